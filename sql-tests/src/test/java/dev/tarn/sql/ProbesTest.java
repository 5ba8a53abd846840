package dev.tarn.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.BackendRegistry;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.NamingRules;
import dev.tarn.testing.mariadb.EmbeddedMariaDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What is found out about a database, and that nothing is left of finding it out. */
class ProbesTest {

    @TempDir
    Path folder;

    private String fresh() {
        return "jdbc:h2:file:" + folder.resolve("probes") + ";WRITE_DELAY=0";
    }

    private static DatabaseBackend open(Map<String, String> settings) {
        return BackendRegistry.discover().open("sql", settings);
    }

    private static List<String> schemasAndTables(String url) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = url.contains("mariadb")
                ? DriverManager.getConnection(url)
                : DriverManager.getConnection(url, "sa", "")) {
            for (ResultSet rows : List.of(
                    connection.getMetaData().getSchemas(),
                    connection.getMetaData().getCatalogs(),
                    connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE", "VIEW"}))) {
                while (rows.next()) {
                    for (int i = 1; i <= Math.min(3, rows.getMetaData().getColumnCount()); i++) {
                        names.add(String.valueOf(rows.getString(i)).toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        return names;
    }

    @Test
    void h2() throws SQLException {
        try (DatabaseBackend backend = open(Map.of("url", fresh(), "user", "sa"))) {
            assertThat(backend.naming()).isEqualTo(new NamingRules(NamingRules.Folding.UPPER, 255, 2000));
            assertThat(backend.capabilities()).containsExactly(Capability.DURABLE);
        }
        assertThat(schemasAndTables(fresh())).contains("billing_state").noneMatch(name -> name.startsWith("tarn_"));
    }

    @Test
    void aDatabaseInMemoryIsNotDurable() {
        try (DatabaseBackend backend = open(Map.of("url", "jdbc:h2:mem:probes", "user", "sa"))) {
            assertThat(backend.capabilities()).isEmpty();
        }
    }

    @Test
    void sqlite() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("probes.db") + "?journal_mode=WAL";
        try (DatabaseBackend backend = open(Map.of("url", url))) {
            assertThat(backend.naming()).isEqualTo(new NamingRules(NamingRules.Folding.KEEP, 255, 2000));
        }
        assertThat(schemasAndTables(url))
                .contains("billing_state__load_states")
                .noneMatch(name -> name.startsWith("tarn_"));
    }

    @Test
    void readersAndLoadsThatBlockEachOtherAreRefusedWithTheWayOut() {
        String url = "jdbc:sqlite:" + folder.resolve("locks.db") + "?busy_timeout=10";

        assertThatThrownBy(() -> open(Map.of("url", url)))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("journal_mode=WAL");
    }

    @Test
    @EnabledIf(
            value = "dev.tarn.testing.mariadb.EmbeddedMariaDb#isThere",
            disabledReason = "there is no MariaDB for this machine; name one in TARN_TEST_MARIADB_URL")
    void mariaDb() throws SQLException {
        String url = EmbeddedMariaDb.server().freshDatabase();
        String home = url.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        try (DatabaseBackend backend = open(Map.of("url", url, "state_dataset", home))) {
            assertThat(backend.naming().folding()).isEqualTo(NamingRules.Folding.KEEP);
            assertThat(backend.naming().maximumBytes()).isEqualTo(64);
            assertThat(backend.naming().maximumColumns()).isBetween(200, 1017);
        }
        assertThat(schemasAndTables(url)).contains(home).noneMatch(name -> name.startsWith("tarn_"));
    }

    @Test
    @EnabledIf(
            value = "dev.tarn.testing.mariadb.EmbeddedMariaDb#isThere",
            disabledReason = "there is no MariaDB for this machine; name one in TARN_TEST_MARIADB_URL")
    void whoMayNotMakeSchemasUsesThoseThatAreThere() throws SQLException {
        String url = EmbeddedMariaDb.server().freshDatabase();
        String home = url.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        String dataset = "costs_" + home.substring(home.length() - 8);
        String user = "owner_" + home.substring(home.length() - 8);
        EmbeddedMariaDb.server().run("CREATE DATABASE " + dataset);
        EmbeddedMariaDb.server().run("CREATE USER " + user + " IDENTIFIED BY 'o'");
        EmbeddedMariaDb.server().run("GRANT ALL ON " + home + ".* TO " + user);
        EmbeddedMariaDb.server().run("GRANT ALL ON " + dataset + ".* TO " + user);
        Map<String, String> settings = Map.of(
                "url",
                url.replaceFirst("user=[^&]*&password=[^&]*&", ""),
                "user",
                user,
                "password",
                "o",
                "state_dataset",
                home);
        TableSchema schema = new TableSchema(List.of(Column.of("item", ColumnType.TEXT)));

        try (DatabaseBackend backend = open(settings)) {
            Given given = new Given(backend, dataset);
            given.publish(given.load("v1"), schema, given.values(schema, "a"));
            assertThat(given.column("item")).containsExactly("a");
            assertThat(backend.tableReference(given.table())).isEqualTo("`" + dataset + "`.`cur`");
        }
    }

    @Test
    @EnabledIf(
            value = "dev.tarn.testing.mariadb.EmbeddedMariaDb#isThere",
            disabledReason = "there is no MariaDB for this machine; name one in TARN_TEST_MARIADB_URL")
    void whoMayOnlyReadOpensWhatWasProbedBefore() throws SQLException {
        String url = EmbeddedMariaDb.server().freshDatabase();
        String home = url.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        String reader = "reader_" + home.substring(home.length() - 8);
        EmbeddedMariaDb.server().run("CREATE USER " + reader + " IDENTIFIED BY 'r'");
        EmbeddedMariaDb.server().run("GRANT SELECT ON *.* TO " + reader);
        String anybody = url.replaceFirst("user=[^&]*&password=[^&]*&", "");
        Map<String, String> owner =
                Map.of("url", anybody, "state_dataset", home, "user", "tarn", "password", "tarn-test");
        Map<String, String> asReader = Map.of("url", anybody, "state_dataset", home, "user", reader, "password", "r");

        assertThatThrownBy(() -> open(asReader))
                .as("before anybody has probed")
                .isInstanceOf(BackendRejectedException.class);
        assertThat(schemasAndTables(url)).noneMatch(name -> name.startsWith("tarn_"));
        open(owner).close();
        try (DatabaseBackend backend = open(asReader)) {
            assertThat(backend.stateManager().exports()).isEmpty();
            assertThatThrownBy(() -> backend.query("SELECT * FROM no_such_table"))
                    .isInstanceOf(BackendRejectedException.class);
        }
        assertThatThrownBy(() -> open(Map.of("url", anybody, "user", reader, "password", "wrong")))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("correct user and password");
    }
}
