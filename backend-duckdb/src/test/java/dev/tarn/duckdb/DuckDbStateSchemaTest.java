package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.ColumnType;
import dev.tarn.model.LoadState;
import dev.tarn.model.SchemaVersion;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that the version before this one wrote: its state does not say where a month was delivered to. */
class DuckDbStateSchemaTest {

    private static final TableSchema IDS = Loads.schema("id", new ColumnType.Int64());

    @TempDir
    private Path folder;

    private Path file;
    private Path rows;

    @BeforeEach
    void writtenByTheVersionBefore() throws SQLException {
        file = folder.resolve("before.db");
        rows = Loads.parquet(folder.resolve("1.parquet"), "SELECT range AS id FROM range(10)");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            Loads.load(backend, Loads.separate("2024-01", "v1", "k1"), IDS, Measure.ROWS, rows);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE billing_state.kept AS SELECT * EXCLUDE (source) FROM billing_state.load_state");
            statement.execute("DROP TABLE billing_state.load_state");
            statement.execute("CREATE TABLE billing_state.load_state (vendor VARCHAR NOT NULL,"
                    + " export_name VARCHAR NOT NULL, billing_period VARCHAR NOT NULL, version_id VARCHAR NOT NULL,"
                    + " data_format_version VARCHAR, current_version BOOLEAN, load_timestamp TIMESTAMP,"
                    + " load_completed BOOLEAN, row_count BIGINT, file_count INTEGER, error_message VARCHAR,"
                    + " account VARCHAR NOT NULL DEFAULT '', table_dataset VARCHAR, table_name VARCHAR, load_id VARCHAR,"
                    + " status VARCHAR, attempt BIGINT, started_at TIMESTAMP, ended_at TIMESTAMP, files VARCHAR[],"
                    + " PRIMARY KEY (vendor, export_name, account, billing_period, version_id))");
            statement.execute("INSERT INTO billing_state.load_state BY NAME SELECT * FROM billing_state.kept");
            statement.execute("DROP TABLE billing_state.kept");
        }
    }

    private static LoadState current(DatabaseBackend backend, int which) {
        return backend.stateManager().currentVersions(Loads.EXPORT).get(which);
    }

    @Test
    void getsTheColumnAndKeepsItsHistory() {
        String source = "s3://bucket/prefix";
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            assertThat(current(backend, 0).source()).isEmpty();
            assertThat(current(backend, 0).rows()).isEqualTo(10);
            assertThat(current(backend, 0).present()).isTrue();
            PlannedLoad plain = Loads.separate("2024-02", "v1");
            PlannedLoad load = new PlannedLoad(
                    plain.key(), plain.loadId(), plain.table(), plain.dataFormatVersion(), source, List.of("k2"));
            Loads.load(backend, load, IDS, Measure.ROWS, rows);
        }
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            assertThat(current(backend, 0).files()).containsExactly("k1");
            assertThat(current(backend, 1).source()).isEqualTo(source);
            assertThat(Loads.value(backend, "SELECT count(*) FROM aws_billing.cur_unified"))
                    .isEqualTo(20L);
        }
    }

    @Test
    void isReadAsItIsWhereItMayOnlyBeRead() {
        DuckDbConfig readOnly =
                new DuckDbConfig(Optional.of(file), true, Optional.empty(), Optional.empty(), Optional.empty());
        try (DatabaseBackend backend = DuckDbBackend.open(readOnly)) {
            assertThat(current(backend, 0).source()).isEmpty();
            assertThat(current(backend, 0).files()).containsExactly("k1");
            assertThat(backend.stateManager().schemaVersions(Loads.EXPORT))
                    .extracting(SchemaVersion::schema)
                    .containsExactly(IDS);
        }
    }
}
