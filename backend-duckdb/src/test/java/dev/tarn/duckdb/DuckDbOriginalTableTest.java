package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.Measure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One table for several months, as the original Python tool leaves it: without a column for the month. */
class DuckDbOriginalTableTest {

    private static final TableSchema IDS = Loads.schema("id", new ColumnType.Int64());
    private static final String BY_MONTH =
            "SELECT billing_period, count(*) FROM aws_billing.cur_unified GROUP BY ALL ORDER BY ALL";

    @TempDir
    private Path folder;

    private Path row() {
        return Loads.parquet(folder.resolve("row.parquet"), "SELECT 7::BIGINT AS id");
    }

    private static void run(Path file, String... sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    /** Two rows of January and three of February, all in {@code cur}; both months are current. */
    private Path original(String start) throws SQLException {
        Path file = folder.resolve("old.db");
        run(
                file,
                "CREATE SCHEMA billing_state",
                "CREATE TABLE billing_state.load_state (vendor VARCHAR, export_name VARCHAR, billing_period VARCHAR,"
                        + " version_id VARCHAR, data_format_version VARCHAR, current_version BOOLEAN, load_timestamp TIMESTAMP,"
                        + " load_completed BOOLEAN, row_count BIGINT, file_count INTEGER, error_message VARCHAR,"
                        + " PRIMARY KEY (vendor, export_name, billing_period, version_id))",
                "INSERT INTO billing_state.load_state VALUES"
                        + " ('aws', 'cur', '2024-01', 'a', 'v1', true, '2024-02-03', true, 2, 1, NULL),"
                        + " ('aws', 'cur', '2024-02', 'b', 'v1', true, '2024-03-04', true, 3, 1, NULL)",
                "CREATE SCHEMA aws_billing",
                "CREATE TABLE aws_billing.cur AS SELECT range AS id, CASE WHEN range < 2 THEN '2024-01-01T00:00:00Z'"
                        + " ELSE '2024-02-01T00:00:00Z' END AS start FROM range(5)",
                "ALTER TABLE aws_billing.cur RENAME COLUMN start TO " + DuckDbSql.identifier(start));
        return file;
    }

    private static void load(DatabaseBackend backend, String month, Path rows) {
        Loads.load(backend, Loads.separate(month, "new"), IDS, Measure.ROWS, rows);
    }

    @Test
    void theMonthOfARowIsWhatItsBillingColumnSays() throws SQLException {
        for (String start : List.of("bill_billing_period_start_date", "BillingPeriodStart")) {
            Path file = original(start);
            try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
                load(backend, "2024-03", row());
                assertThat(Loads.rows(backend, BY_MONTH))
                        .isEqualTo(List.of(List.of("2024-01", 2L), List.of("2024-02", 3L), List.of("2024-03", 1L)));
            }
            file.toFile().delete();
        }
    }

    @Test
    void aMonthThatIsNotKnownIsNoneAndNeverAnother() throws SQLException {
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(original("unknown")))) {
            load(backend, "2024-03", row());
            assertThat(Loads.rows(backend, BY_MONTH))
                    .containsExactlyInAnyOrder(Arrays.asList(null, 5L), List.of("2024-03", 1L));
        }
    }

    @Test
    void aMonthIsReplacedInTheSharedTableAndNotDoubled() throws SQLException {
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(original("BillingPeriodStart")))) {
            Loads.load(backend, Loads.single("2024-01", "new"), IDS, Measure.ROWS, row());
            assertThat(Loads.rows(backend, BY_MONTH))
                    .isEqualTo(List.of(List.of("2024-01", 1L), List.of("2024-02", 3L)));
        }
    }

    @Test
    void theWaysOutThatAreOfferedWork() throws SQLException {
        Path file = original("unknown");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            assertThatThrownBy(() -> load(backend, "2024-01", row()))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("2024-01")
                    .hasMessageContaining("ADD COLUMN billing_period VARCHAR")
                    .hasMessageContaining("rename or drop the table");
            assertThatThrownBy(() -> Loads.load(backend, Loads.single("2024-01", "new"), IDS, Measure.ROWS, row()))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("ADD COLUMN billing_period VARCHAR");
        }
        Path renamed = folder.resolve("renamed.db");
        try {
            java.nio.file.Files.copy(file, renamed);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        run(
                file,
                "ALTER TABLE aws_billing.cur ADD COLUMN billing_period VARCHAR",
                "UPDATE aws_billing.cur SET billing_period = CASE WHEN id < 2 THEN '2024-01' ELSE '2024-02' END");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            load(backend, "2024-01", row());
            assertThat(Loads.rows(backend, BY_MONTH))
                    .isEqualTo(List.of(List.of("2024-01", 1L), List.of("2024-02", 3L)));
        }
        run(renamed, "ALTER TABLE aws_billing.cur RENAME TO old_cur");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(renamed))) {
            load(backend, "2024-01", row());
            load(backend, "2024-02", row());
            assertThat(Loads.rows(backend, BY_MONTH))
                    .isEqualTo(List.of(List.of("2024-01", 1L), List.of("2024-02", 1L)));
        }
    }
}
