package dev.tarn.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.spi.QueryEstimate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What applications ask. */
class QueryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM `cur` WHERE TRUE",
                "/* SELECT */ DROP TABLE `cur`",
                "SELECT 1; DROP TABLE `cur`",
                "CREATE TABLE `x` AS SELECT 1 AS one",
                ""
            })
    void onlyOneStatementThatReadsIsRun(String sql) {
        try (Months months = Months.open()) {
            assertThatThrownBy(() -> months.values(sql))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageMatching("(?s).*(only a statement that reads|only one statement).*");
        }
    }

    @Test
    void whatStandsInQuotesAndCommentsIsNoStatement() {
        try (Months months = Months.open()) {
            assertThat(months.values("SELECT 'a; b' -- ; x\n /* ; */ # ;\n ;")).isEqualTo(List.of("a; b"));
        }
    }

    @Test
    void aQueryThatReadsTooMuchIsRefusedBeforeItRuns() {
        try (Months months = Months.open("maximum_bytes_billed", "1")) {
            months.publish("2025-01", "v1", 100, "1");

            assertThatThrownBy(months::total)
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("maximum_bytes_billed is 1; let it read less");
            QueryEstimate estimate = months.backend
                    .estimate("SELECT SUM(cost) FROM " + months.backend.tableReference(months.view()))
                    .orElseThrow();
            assertThat(estimate.bytes()).isPositive();
            assertThat(estimate.cost()).isNotNegative();
        }
    }

    @Test
    void namesWithoutADatasetAreFoundInTheConfiguredOne() {
        try (Months months = Months.open()) {
            months.publish("2025-01", "v1", 3, "1");

            assertThat(months.values("SELECT COUNT(*) FROM cur_unified AS c WHERE c.line_item <> ?", "line 0"))
                    .isEqualTo(List.of(2L));
        }
    }

    @Test
    void aClosedTransactionLeavesNothing() {
        try (Months months = Months.open()) {
            assertThatThrownBy(() -> months.publish(
                            months.load("2025-01", "v1"),
                            Months.SCHEMA,
                            Months.rows(Months.SCHEMA, List.of(List.of("a", "no number")))))
                    .hasMessageContaining("cost");
            assertThat(Server.tables(Server.config(months.settings))).noneMatch(name -> name.contains("tarn_stage_"));
        }
    }
}
