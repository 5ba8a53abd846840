package dev.tarn.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.Tarn;
import dev.tarn.billing.LooseFiles;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.load.LoadReport;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.TableStrategy;
import dev.tarn.testing.mariadb.EmbeddedMariaDb;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kit does not ask, on each of the databases. */
class LoadsOnEveryDatabaseTest {

    private static final TableSchema BILL =
            new TableSchema(List.of(Column.of("item", ColumnType.TEXT), Column.of("cost", ColumnType.MONEY)));

    /** The databases. */
    enum Kind {
        H2,
        SQLITE,
        MARIADB
    }

    /** One load state for all tests, so that the database is probed once. */
    private static final class MariaDb {
        private static final String URL = EmbeddedMariaDb.server().freshDatabase();
    }

    @TempDir
    Path folder;

    private Map<String, String> settings(Kind kind) {
        Map<String, String> settings = new HashMap<>();
        switch (kind) {
            case H2 -> {
                settings.put("url", ProbedFiles.h2(folder));
                settings.put("user", "sa");
            }
            case SQLITE -> settings.put("url", ProbedFiles.sqlite(folder));
            case MARIADB -> {
                assumeTrue(
                        EmbeddedMariaDb.isThere(),
                        "there is no MariaDB for this machine; name one in TARN_TEST_MARIADB_URL");
                String url = MariaDb.URL;
                settings.put("url", url);
                settings.put("state_dataset", home(url));
            }
        }
        return settings;
    }

    private static String home(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
    }

    private Given given(Tarn tarn, Kind kind) {
        return new Given(tarn.backend(), kind == Kind.MARIADB ? "ds_" + System.nanoTime() : "ds");
    }

    @ParameterizedTest
    @EnumSource
    void aMonthMayArriveInParts(Kind kind) {
        try (Tarn tarn = Tarn.open("sql", settings(kind))) {
            Given given = given(tarn, kind);
            var load = given.load("v1");
            Attempt attempt = given.start(load);
            try (LoadTransaction transaction = tarn.backend().begin(attempt, LoadObserver.NONE)) {
                transaction.stage(Given.request(load, TableStrategy.SEPARATE, BILL, given.rows(BILL, "a", "1.5")));
                StagedTable both = transaction.stage(Given.request(
                        load, TableStrategy.SEPARATE, BILL, given.rows(BILL, "b", "0.0000000000000000005", "c", "2")));
                assertThat(both.rows()).isEqualTo(3);
                assertThat(both.rounded()).isEqualTo(1);
                assertThat(both.costByCurrency().get("")).isEqualByComparingTo("3.500000000000000001");
                transaction.publish();
            }
            assertThat(given.column("item")).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(tarn.backend()
                            .stateManager()
                            .currentVersions(given.export())
                            .get(0)
                            .rows())
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void truthBecomesTextByItsWords(Kind kind) {
        try (Tarn tarn = Tarn.open("sql", settings(kind))) {
            Given given = given(tarn, kind);
            TableSchema truth = new TableSchema(List.of(Column.of("taxed", new ColumnType.Bool())));
            TableSchema text = new TableSchema(List.of(Column.of("taxed", ColumnType.TEXT)));
            given.publish(given.load("v1"), truth, given.values(truth, true, false, null));
            given.publish(given.other("v1"), text, given.values(text, "unknown"));

            for (TableName table : List.of(given.table(), given.view())) {
                assertThat(given.column(table, "taxed")).containsExactlyInAnyOrder("true", "false", null, "unknown");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mapsGrowToTextWithTheirContents(Kind kind) {
        try (Tarn tarn = Tarn.open("sql", settings(kind))) {
            Given given = given(tarn, kind);
            TableSchema maps = new TableSchema(List.of(Column.of("tags", ColumnType.TEXT_MAP)));
            TableSchema json = new TableSchema(List.of(Column.of("tags", new ColumnType.Json())));
            given.publish(given.load("v1"), maps, given.values(maps, Map.of("team", "core")));
            assertThat(given.column("tags")).containsExactly(Map.of("team", "core"));
            given.publish(given.other("v1"), json, given.values(json, "[1]"));

            assertThat(given.column("tags")).containsExactlyInAnyOrder("{\"team\":\"core\"}", "[1]");
        }
    }

    /** SQLite, where a load is one transaction, has nothing to leave. */
    @ParameterizedTest
    @EnumSource(names = {"H2", "MARIADB"})
    void whatADeadProcessHasLeftIsClearedAwayWhenTheDatabaseIsOpened(Kind kind) throws SQLException {
        Map<String, String> settings = settings(kind);
        String state;
        try (Tarn tarn = Tarn.open("sql", settings)) {
            state = tarn.backend()
                    .tableReference(new TableName(settings.getOrDefault("state_dataset", "billing_state"), "x"))
                    .replaceFirst("(?i)x(\\W)$", "");
        }
        String quote = state.substring(0, 1);
        boolean upper = kind == Kind.H2;
        String staging = upper ? "TARN_STAGING_1" : "tarn_staging_1";
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + state + staging + quote + " (a INTEGER)");
            statement.execute("INSERT INTO " + state + (upper ? "LOAD_PENDING" : "load_pending") + quote
                    + " (table_dataset, table_name, vendor, export_name, kind) VALUES ('"
                    + settings.getOrDefault("state_dataset", "billing_state")
                    + "', 'tarn_staging_1', 'aws', 'cur', 'STAGING')");
        }
        Tarn.open("sql", settings).close();

        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement()) {
            String sql = "SELECT * FROM " + state + staging + quote;
            assertThatThrownBy(() -> statement.executeQuery(sql)).isInstanceOf(SQLException.class);
        }
    }

    private static Connection connect(Map<String, String> settings) throws SQLException {
        return settings.containsKey("user")
                ? DriverManager.getConnection(settings.get("url"), settings.get("user"), "")
                : DriverManager.getConnection(settings.get("url"));
    }

    /** Another process is told by the row that it has locked; SQLite's own file lock does the same. */
    @ParameterizedTest
    @EnumSource(names = {"H2", "MARIADB"})
    void aLoadOfAnotherProcessIsWaitedFor(Kind kind) throws Exception {
        Map<String, String> settings = settings(kind);
        try (Tarn tarn = Tarn.open("sql", settings);
                Connection other = connect(settings);
                Statement statement = other.createStatement()) {
            Given given = given(tarn, kind);
            given.publish(given.load("v1"), BILL, given.rows(BILL, "a", "1"));
            String guard = tarn.backend()
                    .tableReference(
                            new TableName(settings.getOrDefault("state_dataset", "billing_state"), "load_guard"));
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE " + guard + " SET holder = 'another process' WHERE export_name = '"
                    + given.export().name() + "'");
            CompletableFuture<Void> load =
                    CompletableFuture.runAsync(() -> given.publish(given.load("v2"), BILL, given.rows(BILL, "b", "2")));
            assertThatThrownBy(() -> load.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(given.column("item")).containsExactly("a");

            other.rollback();
            load.get(60, TimeUnit.SECONDS);
            assertThat(given.column("item")).containsExactly("b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void queriesChangeNothing(Kind kind) {
        try (Tarn tarn = Tarn.open("sql", settings(kind))) {
            Given given = given(tarn, kind);
            given.publish(given.load("v1"), BILL, given.rows(BILL, "a", "1"));
            String table = tarn.backend().tableReference(given.table());
            for (String sql : List.of(
                    "DELETE FROM " + table,
                    "/* SELECT */ DROP TABLE " + table,
                    "SELECT 1; DELETE FROM " + table,
                    "WITH x AS (SELECT 1) DELETE FROM " + table,
                    "CREATE TABLE y (a INTEGER)",
                    "")) {
                assertThatThrownBy(() -> tarn.query(sql))
                        .as(sql)
                        .isInstanceOf(BackendRejectedException.class)
                        .hasMessageStartingWith("[sql] query ");
            }
            assertThat(given.column("item")).containsExactly("a");
            assertThat(tarn.query("SELECT count(*) AS n FROM " + table + " t WHERE item = ?", "a")
                            .toList())
                    .containsExactly(List.of(1L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptingALoadEndsItAndLeavesTheOldMonth(Kind kind) throws InterruptedException {
        try (Tarn tarn = Tarn.open("sql", settings(kind))) {
            Given given = given(tarn, kind);
            given.publish(given.load("v1"), BILL, given.rows(BILL, "a", "1"));
            Object[] many = LongStream.range(0, 50_000)
                    .mapToObj(i -> i % 2 == 0 ? "item " + i : "1")
                    .toArray();
            var second = given.load("v2");
            Throwable[] thrown = new Throwable[1];
            boolean[] interrupted = new boolean[1];
            Thread loader = new Thread(() -> {
                try {
                    given.publish(second, BILL, given.rows(BILL, many), (step, partition) -> {
                        if (step == LoadStep.STAGED) {
                            Thread.currentThread().interrupt();
                        }
                    });
                } catch (BackendException e) {
                    thrown[0] = e;
                    interrupted[0] = Thread.interrupted();
                }
            });
            loader.start();
            loader.join(60_000);

            assertThat(thrown[0]).isInstanceOf(LoadCancelledException.class);
            assertThat(interrupted[0]).as("the thread stays interrupted").isTrue();
            assertThat(given.column("item")).containsExactly("a");
            given.publish(given.load("v3"), BILL, given.rows(BILL, "b", "2"));
            assertThat(given.column("item")).containsExactly("b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTableOfSomebodyElseIsLeftAlone(Kind kind) throws SQLException {
        Map<String, String> settings = settings(kind);
        try (Tarn tarn = Tarn.open("sql", settings)) {
            Given given = given(tarn, kind);
            given.publish(given.load("v1"), BILL, given.rows(BILL, "a", "1"));
            try (Connection connection = connect(settings);
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE " + tarn.backend().tableReference(given.otherTable()) + " (mine INTEGER)");
            }
            assertThatThrownBy(() -> given.publish(given.otherOwnTable(), BILL, given.rows(BILL, "b", "1")))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("that Tarn has not made");
        }
    }

    /** SQLite has one load at a time. */
    @ParameterizedTest
    @EnumSource(names = {"H2", "MARIADB"})
    void exportsWhoseNamesBecomeOneTablesDoNotMeetInIt(Kind kind) {
        try (Tarn tarn = Tarn.open("sql", settings(kind))) {
            Given given = given(tarn, kind);
            String name = "costs " + given.dataset();
            try (LoadTransaction last = given.staged(name.toUpperCase(Locale.ROOT), BILL, given.rows(BILL, "c", "3"))) {
                try (LoadTransaction first = given.staged(name, BILL, given.rows(BILL, "a", "1"));
                        LoadTransaction second =
                                given.staged(name.replace('c', 'C'), BILL, given.rows(BILL, "b", "2"))) {
                    first.publish();
                    assertThatThrownBy(second::publish).isInstanceOf(LoadConflictException.class);
                    assertThatThrownBy(second::publish).isInstanceOf(IllegalStateException.class);
                }
                assertThatThrownBy(last::publish)
                        .isInstanceOf(BackendRejectedException.class)
                        .hasMessageContainingAll("holds aws/", "another name");
            }
            assertThat(given.column(new TableName(given.dataset(), name), "item"))
                    .containsExactly("a");
        }
    }

    /** Whatever goes wrong, nothing of it is done, and nothing can be done with it any more. */
    @ParameterizedTest
    @EnumSource
    void aPublishThatFailsInAnyWayIsOver(Kind kind) {
        try (Tarn tarn = Tarn.open("sql", settings(kind))) {
            Given given = given(tarn, kind);
            given.publish(given.load("v1"), BILL, given.rows(BILL, "a", "1"));
            var load = given.load("v2");
            LoadObserver failing = (step, partition) -> {
                if (step == LoadStep.POINTER_MOVED) {
                    throw new IllegalArgumentException("an observer's own");
                }
            };
            try (LoadTransaction transaction = tarn.backend().begin(given.start(load), failing)) {
                transaction.stage(Given.request(load, TableStrategy.SINGLE, BILL, given.rows(BILL, "b", "2")));
                assertThatThrownBy(transaction::publish).hasMessage("an observer's own");
                assertThatThrownBy(transaction::publish).isInstanceOf(IllegalStateException.class);
            }
            assertThat(given.column("item")).containsExactly("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void realExportsArriveToTheLastDigit(Kind kind) {
        Path samples = Path.of(System.getProperty("tarn.samples", ""));
        assumeTrue(
                Files.isDirectory(samples.resolve("focus")), "the sample exports are not on this machine: " + samples);
        try (Tarn tarn = Tarn.open("sql", settings(kind))) {
            LoadReport report = tarn.load(LooseFiles.named("focus " + home(folder.toString()))
                    .add(samples.resolve("focus/focus_sample.csv"))
                    .build());
            report.orThrow();
            BigDecimal sum = BigDecimal.ZERO;
            int rows = 0;
            String view = tarn.backend()
                    .tableReference(new TableName(
                            report.periods().get(0).table().dataset(),
                            report.periods().get(0).table().name().replaceFirst("_\\d{4}_\\d{2}$", "") + "_unified"));
            try (RowCursor cursor = tarn.query("SELECT BilledCost FROM " + view)) {
                while (cursor.next()) {
                    sum = sum.add((BigDecimal) cursor.value(0));
                    rows++;
                }
            }
            assertThat(rows).isEqualTo(1000);
            assertThat(sum).isEqualByComparingTo("20.52022672899");
        }
    }
}
