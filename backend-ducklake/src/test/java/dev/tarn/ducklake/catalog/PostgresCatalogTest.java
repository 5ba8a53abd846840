package dev.tarn.ducklake.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.config.Secret;
import dev.tarn.ducklake.PostgresCatalogs;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresCatalogTest implements CatalogContract {

    private static final CatalogSettings CREATING = CatalogSettings.creating(Optional.of("d/"));

    @Override
    public CatalogLocation location(Path folder) {
        return PostgresCatalogs.fresh("we\"ird 'schema");
    }

    @Override
    public String described() {
        return """
                SELECT c.table_name || '.' || c.column_name || ' '
                    || CASE c.data_type WHEN 'character varying' THEN 'VARCHAR' ELSE upper(c.data_type) END
                    || CASE WHEN k.column_name IS NULL THEN '' ELSE ' KEY' END
                    || CASE c.is_nullable WHEN 'YES' THEN '' ELSE ' NOT NULL' END
                FROM information_schema.columns c
                LEFT JOIN information_schema.key_column_usage k
                    ON k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
                WHERE c.table_name LIKE 'ducklake%'
                ORDER BY c.table_name COLLATE "C", c.ordinal_position""";
    }

    @Test
    void theSchemaIsPublicWhereNoneIsNamed(@TempDir Path folder) {
        CatalogLocation location =
                CatalogLocation.parse(EmbeddedPostgres.server().freshDatabase());
        try (LakeCatalog catalog = LakeCatalog.open(location, CREATING)) {
            assertThat(catalog.dialect().table("t")).isEqualTo("\"public\".\"t\"");
            assertThat(catalog.latest().id()).isZero();
        }
    }

    @Test
    void schemasBesideCatalogsAreTheirsAloneAndNeverCutOff() {
        assertThat(new PostgresDialect("public").schemaBeside("state")).isEqualTo("state");
        assertThat(new PostgresDialect("lake").schemaBeside("state")).isEqualTo("lake_state");
        for (String letter : List.of("x", "ä", "😀")) {
            String one = new PostgresDialect(letter.repeat(60 / letter.getBytes(UTF_8).length)).schemaBeside("state");
            String other =
                    new PostgresDialect(letter.repeat(60 / letter.getBytes(UTF_8).length) + "1").schemaBeside("state");
            assertThat(List.of(one, other))
                    .doesNotHaveDuplicates()
                    .allMatch(name -> name.startsWith(letter) && name.endsWith("_state"))
                    .allMatch(name -> name.getBytes(UTF_8).length <= 63);
            assertThat(one).isNotEqualTo(other);
        }
    }

    @Test
    void twoLakesLiveInTwoSchemas() {
        CatalogLocation.Postgres one = PostgresCatalogs.fresh("one");
        CatalogLocation two = new CatalogLocation.Postgres(one.url(), one.user(), one.password(), "two");
        try (LakeCatalog first = LakeCatalog.open(one, CREATING);
                LakeCatalog second = LakeCatalog.open(two, CREATING)) {
            first.option("target_file_size", "1");
            assertThat(CatalogContract.options(second)).doesNotContainKey("target_file_size");
        }
    }

    @Test
    void aNewLakeNeedsADataPath() {
        CatalogLocation location = PostgresCatalogs.fresh("lake");
        assertThatThrownBy(() -> LakeCatalog.open(location, CatalogSettings.creating(Optional.empty())))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("needs a data_path");
    }

    @Test
    void manyProcessesMayMakeTheSameLakeAtOnce() throws Exception {
        CatalogLocation location = PostgresCatalogs.fresh("lake");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<String> make = () -> {
                try (LakeCatalog catalog = LakeCatalog.open(location, CREATING)) {
                    return catalog.names(catalog.latest()).schemas().get(0).uuid();
                }
            };
            List<String> uuids = new ArrayList<>();
            for (Future<String> made : threads.invokeAll(List.of(make, make, make, make))) {
                uuids.add(made.get());
            }
            assertThat(uuids).hasSize(4);
            assertThat(uuids.stream().distinct()).hasSize(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void connectionsThatTheServerEndedAreReplaced() {
        CatalogLocation location = PostgresCatalogs.fresh("lake");
        try (LakeCatalog catalog = LakeCatalog.open(location, CREATING)) {
            assertThat(catalog.latest().id()).isZero();
            PostgresCatalogs.disconnect(location);
            assertThat(catalog.latest().id()).isZero();
            assertThatThrownBy(() -> catalog.write("interrupted", session -> {
                        session.run("DELETE FROM " + session.table("ducklake_snapshot"));
                        PostgresCatalogs.disconnect(location);
                        return session.run("DELETE FROM " + session.table("ducklake_schema"));
                    }))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageStartingWith("[ducklake] interrupted: ");
            assertThatThrownBy(() -> catalog.write("commit", session -> {
                        session.run("DELETE FROM " + session.table("ducklake_snapshot"));
                        PostgresCatalogs.disconnect(location);
                        return 0;
                    }))
                    .isInstanceOf(LoadOutcomeUnknownException.class)
                    .hasMessageContaining("look at the newest snapshot");
            assertThat(catalog.latest().id()).isZero();
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidAtOnceAndWithoutThePassword() {
        CatalogLocation nowhere = new CatalogLocation.Postgres(
                "jdbc:postgresql://127.0.0.1:1/lake", Optional.of("u"), Optional.of(new Secret("geheim")), "public");
        assertThatThrownBy(() -> LakeCatalog.open(nowhere, CREATING))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageStartingWith("[ducklake] open postgresql://127.0.0.1:1/lake schema public: ")
                .hasMessageNotContaining("geheim");
        CatalogLocation.Postgres real = PostgresCatalogs.fresh("public");
        CatalogLocation noDatabase = new CatalogLocation.Postgres(
                real.url().replaceFirst("tarn_\\w+", "no_such_database"), real.user(), real.password(), "public");
        assertThatThrownBy(() -> LakeCatalog.open(noDatabase, CREATING))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("SQLSTATE 3D000");
        assertThatThrownBy(() -> LakeCatalog.open(real, CatalogSettings.existing()))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("there is no lake");
    }
}
