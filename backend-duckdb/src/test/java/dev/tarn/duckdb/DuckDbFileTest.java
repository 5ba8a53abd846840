package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be the matter with the file, and with the machine it is on. */
class DuckDbFileTest {

    private static final TableSchema IDS = Loads.schema("id", new ColumnType.Int64());

    @TempDir
    private Path folder;

    /** A JVM of its own that runs {@link Child}. */
    private static List<String> child(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    @Test
    void aFileThatAnotherProcessHasOpenIsNamedWithItsHolder() throws Exception {
        Path file = folder.resolve("locked.db");
        Path rows = Loads.parquet(folder.resolve("rows.parquet"), "SELECT range AS id FROM range(10)");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            Loads.load(backend, Loads.separate("2024-01", "v1"), IDS, Measure.ROWS, rows);
        }
        Process holder = new ProcessBuilder(child("hold", file.toString()))
                .redirectErrorStream(true)
                .start();
        try (var output = holder.inputReader()) {
            assertThat(output.lines().filter(line -> line.contains("holding")).findFirst())
                    .isPresent();
            assertThatThrownBy(() -> DuckDbBackend.open(DuckDbConfig.at(file)))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("locked.db")
                    .hasMessageContaining("process " + holder.pid());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            assertThat(Loads.value(backend, "SELECT count(*) FROM aws_billing.cur_unified"))
                    .isEqualTo(10L);
            assertThat(backend.stateManager().isLoaded(Loads.key("", "2024-01", "v1")))
                    .isTrue();
            Loads.load(backend, Loads.separate("2024-01", "v2"), IDS, Measure.ROWS, rows);
            assertThat(Loads.rows(
                            backend, "SELECT count(*), count(DISTINCT tarn_load_id) FROM aws_billing.cur_unified"))
                    .isEqualTo(List.of(List.of(10L, 1L)));
        }
    }

    @Test
    void theCatalogOfALakeIsNotTakenForADatabase() throws Exception {
        Path lake = folder.resolve("costs.ducklake");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + lake);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE ducklake_metadata (key VARCHAR, value VARCHAR)");
        }
        assertThatThrownBy(() -> DuckDbBackend.open(DuckDbConfig.at(lake)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("costs.ducklake")
                .hasMessageContaining("use the backend ducklake");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + lake);
                Statement statement = connection.createStatement();
                var schemas = statement.executeQuery(
                        "SELECT count(*) FROM duckdb_schemas() WHERE schema_name = 'billing_state'")) {
            assertThat(schemas.next()).isTrue();
            assertThat(schemas.getLong(1)).isZero();
        }
    }

    /** A limit on the size of files does what a full disk does; it is above the size of the driver's library. */
    @Test
    void aFullDiskLeavesTheOldMonthAndADatabaseThatWorks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
        Path db = folder.resolve("full.db");
        Path small = Loads.parquet(folder.resolve("small.parquet"), "SELECT range AS id FROM range(100)");
        Path large = Loads.parquet(
                folder.resolve("large.parquet"), "SELECT range AS id, md5(range::VARCHAR) AS t FROM range(6000000)");
        String java = String.join(
                " ",
                child("fill", db.toString(), small.toString(), large.toString()).stream()
                        .map(a -> "'" + a.replace("'", "'\\''") + "'")
                        .toList());
        Process process = new ProcessBuilder("/bin/sh", "-c", "ulimit -f 130000; exec " + java)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(output)
                .contains("refused: BackendRejectedException")
                .contains("is full")
                .contains("full.db")
                .contains("still 100");

        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(db))) {
            assertThat(Loads.value(backend, "SELECT count(*) FROM aws_billing.cur_unified"))
                    .isEqualTo(100L);
            Loads.load(backend, Loads.separate("2024-01", "v2"), IDS, Measure.ROWS, large);
            assertThat(Loads.value(backend, "SELECT count(*) FROM aws_billing.cur_unified"))
                    .isEqualTo(6_000_000L);
        }
    }

    @Test
    void whatIsNoDatabaseIsNamed() throws IOException {
        Path file = Files.writeString(
                folder.resolve("no.db"), "this is no database, but long enough to look at ".repeat(200));
        assertThatThrownBy(() -> DuckDbBackend.open(DuckDbConfig.at(file)))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("no.db: the file is no DuckDB database");
        assertThatThrownBy(() -> DuckDbBackend.open(DuckDbConfig.at(folder)))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> DuckDbBackend.open(readOnly(folder.resolve("missing.db"))))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("no such file");
    }

    private static DuckDbConfig readOnly(Path file) {
        return new DuckDbConfig(Optional.of(file), true, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A database as the original Python tool leaves it: eleven columns of state, tables without Tarn's columns. */
    private Path original() throws Exception {
        Path file = folder.resolve("billing_state.db");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA billing_state.billing_state");
            statement.execute(
                    "CREATE TABLE billing_state.billing_state.load_state (vendor VARCHAR, export_name VARCHAR,"
                            + " billing_period VARCHAR, version_id VARCHAR, data_format_version VARCHAR, current_version BOOLEAN,"
                            + " load_timestamp TIMESTAMP DEFAULT current_timestamp, load_completed BOOLEAN DEFAULT false,"
                            + " row_count BIGINT, file_count INTEGER, error_message VARCHAR,"
                            + " PRIMARY KEY (vendor, export_name, billing_period, version_id))");
            statement.execute(
                    "INSERT INTO billing_state.billing_state.load_state VALUES"
                            + " ('aws', 'cur', '2024-01', 'a', 'v1', false, '2024-01-20 10:00:00', true, 5, 1, NULL),"
                            + " ('aws', 'cur', '2024-01', 'b', 'v1', true, '2024-02-03 10:00:00', true, 2, 1, NULL),"
                            + " ('aws', 'cur', '2024-02', 'c', 'v1', true, '2024-02-04 10:00:00', true, 3, 2, NULL),"
                            + " ('aws', 'cur', '2024-03', 'd', 'v1', false, '2024-03-04 10:00:00', false, 0, 0, 'no such bucket')");
            statement.execute("CREATE SCHEMA billing_state.aws_billing");
            statement.execute(
                    "CREATE TABLE billing_state.aws_billing.cur_2024_01 AS SELECT range AS id, 0.1::DOUBLE AS cost FROM range(2)");
            statement.execute(
                    "CREATE TABLE billing_state.aws_billing.cur_2024_02 AS SELECT range AS id, 0.2::DOUBLE AS cost FROM range(3)");
        }
        return file;
    }

    @Test
    void aDatabaseOfTheOriginalToolKeepsItsHistoryAndItsRows() throws Exception {
        Path file = original();
        ExportId export = new ExportId("aws", "cur");
        for (boolean write : List.of(false, true)) {
            try (DatabaseBackend backend = DuckDbBackend.open(write ? DuckDbConfig.at(file) : readOnly(file))) {
                assertThat(backend.stateManager().currentVersions(export))
                        .hasSize(2)
                        .allSatisfy(s -> {
                            assertThat(s.present()).isTrue();
                            assertThat(s.status()).isEqualTo(LoadStatus.COMPLETED);
                            assertThat(s.table().dataset()).isEqualTo("aws_billing");
                        });
                assertThat(backend.stateManager().history(export, java.time.YearMonth.of(2024, 1)))
                        .extracting(s -> s.key().version(), s -> s.rows())
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple("a", 5L),
                                org.assertj.core.groups.Tuple.tuple("b", 2L));
                assertThat(backend.stateManager().history(export, java.time.YearMonth.of(2024, 3)))
                        .singleElement()
                        .satisfies(s -> assertThat(s.error()).isEqualTo("no such bucket"));
                assertThat(backend.stateManager().exports()).containsExactly(export);
            }
        }
        Path march = Loads.parquet(folder.resolve("m.parquet"), "SELECT 7 AS id, 0.3::DECIMAL(38,18) AS cost");
        TableSchema schema = Loads.schema("id", new ColumnType.Int64(), "cost", ColumnType.MONEY);
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            Loads.load(backend, Loads.separate("2024-03", "d"), schema, Measure.ROWS, march);
            assertThat(Loads.rows(
                            backend,
                            "SELECT billing_period, count(*), sum(cost)::VARCHAR FROM "
                                    + backend.tableReference(Loads.VIEW) + " GROUP BY ALL ORDER BY 1"))
                    .isEqualTo(List.of(
                            List.of("2024-01", 2L, "0.200000000000000000"),
                            List.of("2024-02", 3L, "0.600000000000000000"),
                            List.of("2024-03", 1L, "0.300000000000000000")));
            Loads.load(backend, Loads.separate("2024-01", "e"), schema, Measure.ROWS, march);
            Loads.load(backend, Loads.single("2024-02", "f"), schema, Measure.ROWS, march);
            assertThat(Loads.value(backend, "SELECT count(*) FROM " + backend.tableReference(Loads.VIEW)))
                    .isEqualTo(3L);
        }
    }

    @Test
    void aDatabaseThatMayOnlyBeReadAnswersQueriesAndRefusesLoads() {
        Path file = folder.resolve("r.db");
        Path rows = Loads.parquet(folder.resolve("1.parquet"), "SELECT range AS id FROM range(10)");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            Loads.load(backend, Loads.separate("2024-01", "v1"), IDS, Measure.ROWS, rows);
        }
        try (DatabaseBackend backend = DuckDbBackend.open(readOnly(file))) {
            assertThat(Loads.value(backend, "SELECT count(*) FROM aws_billing.cur_unified"))
                    .isEqualTo(10L);
            assertThat(backend.stateManager().isLoaded(Loads.key("", "2024-01", "v1")))
                    .isTrue();
            assertThatThrownBy(() -> Loads.load(backend, Loads.separate("2024-01", "v2"), IDS, Measure.ROWS, rows))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("start load");
        }
    }

    /** What the other process does. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            if (arguments[0].equals("hold")) {
                DuckDbBackend.open(DuckDbConfig.at(Path.of(arguments[1])));
                System.out.println("holding");
                Thread.sleep(60_000);
                return;
            }
            try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(Path.of(arguments[1])))) {
                Loads.load(backend, Loads.separate("2024-01", "v1"), IDS, Measure.ROWS, Path.of(arguments[2]));
                TableSchema wide = Loads.schema("id", new ColumnType.Int64(), "t", ColumnType.TEXT);
                try {
                    Loads.load(backend, Loads.separate("2024-01", "v2"), wide, Measure.ROWS, Path.of(arguments[3]));
                    System.out.println("not refused");
                } catch (RuntimeException e) {
                    System.out.println(
                            "refused: " + e.getClass().getSimpleName() + " " + e.getMessage() + " / " + e.getCause());
                }
                System.out.println("still " + Loads.value(backend, "SELECT count(*) FROM aws_billing.cur_unified"));
            }
        }
    }
}
