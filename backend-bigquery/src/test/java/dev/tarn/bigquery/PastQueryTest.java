package dev.tarn.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.AsOf;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.TimeTravel;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a statement looks like: what it says of the past is of the past, or it is refused. */
class PastQueryTest {

    private static Months months;
    private static TimeTravel travel;
    private static AsOf first;

    @BeforeAll
    static void open() {
        months = Months.open();
        months.publish("2025-01", "v1", 3, "1");
        travel = months.backend.timeTravel().orElseThrow();
        first = new AsOf.AtSnapshot(travel.snapshots().get(0).id());
        months.publish("2025-01", "v2", 5, "1");
    }

    @AfterAll
    static void close() {
        months.close();
    }

    private static Object then(String sql) {
        try (RowCursor rows = travel.query(first, sql.replace("DATASET", months.dataset()))) {
            return rows.toList().get(0).get(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT COUNT(*) FROM cur_unified",
                "SELECT COUNT(*) FROM `DATASET.cur`",
                "SELECT COUNT(*) FROM DATASET.cur AS c WHERE c.cost = 1",
                "SELECT COUNT(*) FROM (SELECT 1 AS one) AS o, cur_unified",
                "SELECT COUNT(*) FROM (SELECT 1 AS one) AS o, `DATASET`.`cur` AS c WHERE c.line_item <> ''",
                "SELECT COUNT(*) FROM (SELECT 1 AS one) AS o JOIN cur AS c ON o.one = CAST(c.cost AS INT64)",
                "SELECT COUNT(*) FROM (SELECT cur.cost FROM cur) AS x",
                "WITH x AS (SELECT cost FROM cur_unified) SELECT COUNT(*) FROM x",
                "SELECT (SELECT COUNT(*) FROM cur) /* FROM cur */ -- FROM cur"
            })
    void everyTableIsThatOfThen(String sql) {
        assertThat(then(sql)).isEqualTo(3L);
    }

    @Test
    void aQueryThatIsCalledLikeATableIsItself() {
        assertThat(then("WITH cur AS (SELECT 7 AS n) SELECT n FROM cur")).isEqualTo(7L);
    }

    @Test
    void aNameWhereNoTableIsLookedForIsRefused() {
        assertThatThrownBy(() -> then("SELECT DATASET.cur FROM (SELECT 1 AS one)"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("name it behind FROM or JOIN");
    }

    @Test
    void aSnapshotKeepsItsTypesWhereTheTableWasWidenedSince() {
        TableSchema number = schema(new ColumnType.Int64());
        TableSchema text = schema(ColumnType.TEXT);
        try (Months widened = Months.open()) {
            widened.publish(
                    widened.load("2025-01", "v1"), number, Months.rows(number, List.of(List.of(42L, BigDecimal.ONE))));
            TimeTravel past = widened.backend.timeTravel().orElseThrow();
            AsOf then = new AsOf.AtSnapshot(past.snapshots().get(0).id());
            widened.publish(
                    widened.load("2025-02", "v1"), text, Months.rows(text, List.of(List.of("many", BigDecimal.ONE))));

            try (RowCursor rows = past.query(then, "SELECT amount FROM cur_unified")) {
                assertThat(rows.columns().get(0).type()).isEqualTo(new ColumnType.Int64());
                assertThat(rows.toList()).isEqualTo(List.of(List.of(42L)));
            }
            assertThat(widened.values("SELECT amount FROM cur_unified ORDER BY amount"))
                    .isEqualTo(List.of("42", "many"));
        }
    }

    private static TableSchema schema(ColumnType amount) {
        return new TableSchema(List.of(Column.of("amount", amount), Column.of("cost", ColumnType.MONEY)));
    }
}
