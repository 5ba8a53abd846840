package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.error.BackendException;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several lakes in one database, several users of one lake. */
class LakeSharingTest {

    @TempDir
    private Path folder;

    @Test
    void lakesInOneDatabaseHaveLoadStatesOfTheirOwn() {
        String database = EmbeddedPostgres.server().freshDatabase();
        Months months = new Months(folder);
        try (DuckLakeBackend usual = months.open("database_path", database);
                DuckLakeBackend named = months.open("database_path", database + "&schema=other's")) {
            months.publish(usual, Months.load("2025-01", "", "v1"), "a,1");
            assertThat(usual.stateManager().exports()).hasSize(1);
            assertThat(named.stateManager().exports()).isEmpty();

            months.publish(named, Months.load("2025-02", "", "v1"), "b,2");
            assertThat(usual.stateManager().currentVersions(Months.EXPORT))
                    .singleElement()
                    .satisfies(state -> assertThat(state.key()).isEqualTo(Months.key("2025-01", "", "v1")));
            assertThat(named.stateManager().currentVersions(Months.EXPORT))
                    .singleElement()
                    .satisfies(state -> assertThat(state.key()).isEqualTo(Months.key("2025-02", "", "v1")));
        }
    }

    @Test
    void whoeverMayOnlyReadQueriesALakeBeforeAndAfterItsFirstLoad() throws SQLException {
        String database = EmbeddedPostgres.server().freshDatabase();
        Months months = new Months(folder);
        try (DuckLakeBackend writer = months.open("database_path", database)) {
            String reading = reader(database);
            try (DuckLakeBackend reader = months.open("database_path", reading)) {
                assertThat(reader.stateManager().exports()).isEmpty();
                assertThat(reader.stateManager().currentVersions(Months.EXPORT)).isEmpty();
                assertThat(reader.query("SELECT 1").toList()).containsExactly(List.of(1L));
                assertThatThrownBy(() -> Months.start(reader, Months.load("2025-01", "", "v1")))
                        .isInstanceOf(BackendException.class)
                        .hasMessageContaining("permission denied");

                months.publish(writer, Months.load("2025-01", "", "v1"), "a,1");
                assertThat(reader.query("SELECT item FROM aws_billing.cur").toList())
                        .containsExactly(List.of("a"));
            }
        }
    }

    /** Somebody who may read what there is in the schema of the catalog, and what comes. */
    private static String reader(String database) throws SQLException {
        String name = "reader_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = PostgresCatalogs.connection(CatalogLocation.parse(database));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD 'reads'");
            statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + name);
            statement.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO " + name);
        }
        return database.replaceFirst("user=[^&]*", "user=" + name) + "&password=reads";
    }

    @Test
    void theFirstLoadIntoALakeKeepsRowsOutOfItsCatalog() {
        Months months = new Months(folder);
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, Months.load("2025-01", "", "v1"), "a,1");
            Map<String, String> options =
                    backend.lake().catalog().read("read options", session -> new CatalogReader(session).options());
            assertThat(options).containsEntry("data_inlining_row_limit", "0");
        }
    }
}
