package dev.tarn.ducklake.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.SampleLakes;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbCatalogTest implements CatalogContract {

    static final String DESCRIBED = """
            SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type
                || CASE WHEN k.table_name IS NULL THEN '' ELSE ' KEY' END || CASE WHEN c.is_nullable THEN '' ELSE ' NOT NULL' END
            FROM duckdb_columns() c
            LEFT JOIN duckdb_constraints() k ON k.table_name = c.table_name AND k.database_name = c.database_name
                AND k.constraint_type = 'PRIMARY KEY' AND k.constraint_column_names = [c.column_name]
            WHERE c.table_name LIKE 'ducklake\\_%' ESCAPE '\\' AND c.table_name NOT LIKE '%inlined\\_data\\__%\\__%' ESCAPE '\\'
                OR c.table_name = 'ducklake_inlined_data_tables'
            ORDER BY c.table_name, c.column_index""";

    private static final String STORAGE =
            "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = current_database()";

    @Override
    public CatalogLocation location(Path folder) {
        return new CatalogLocation.DuckDbFile(folder.resolve(UUID.randomUUID() + " o'hara.ducklake"));
    }

    @Override
    public String described() {
        return DESCRIBED;
    }

    @Test
    void filesAreBesideTheCatalogWhereNothingElseIsSaid(@TempDir Path folder) {
        Path file = folder.resolve("sub").resolve("lake.ducklake");
        try (LakeCatalog catalog =
                LakeCatalog.open(new CatalogLocation.DuckDbFile(file), CatalogSettings.creating(Optional.empty()))) {
            assertThat(catalog.dataPath()).isEqualTo(file + ".files/");
        }
    }

    @Test
    void aRelativeCatalogHasItsFilesAtAnAbsolutePath(@TempDir Path folder) {
        Path file =
                Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath()).resolve("lake.ducklake");
        try (LakeCatalog catalog =
                LakeCatalog.open(new CatalogLocation.DuckDbFile(file), CatalogSettings.creating(Optional.empty()))) {
            assertThat(catalog.dataPath()).isEqualTo(folder.toAbsolutePath().resolve("lake.ducklake") + ".files/");
        }
    }

    @Test
    void theFileHasTheStorageVersionOfTheOfficialExtensions(@TempDir Path folder) {
        Path lake = SampleLakes.unpack("basic", folder);
        try (LakeCatalog theirs = SampleLakes.open(lake);
                LakeCatalog ours = LakeCatalog.open(location(folder), CatalogSettings.creating(Optional.empty()))) {
            String expected = storage(theirs);
            assertThat(storage(ours)).isEqualTo(expected);
        }
    }

    private static String storage(LakeCatalog catalog) {
        return catalog.read("storage", session -> session.list(row -> row.text(1), STORAGE))
                .get(0);
    }

    @Test
    void whatIsNoCatalogIsNotOpened(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "not a database, but long enough to look at".repeat(200));
        CatalogLocation location = new CatalogLocation.DuckDbFile(text);
        assertThatThrownBy(() -> LakeCatalog.open(location, CatalogSettings.creating(Optional.empty())))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageStartingWith("[ducklake] open " + text);
        CatalogLocation missing = new CatalogLocation.DuckDbFile(folder.resolve("missing"));
        assertThatThrownBy(() -> LakeCatalog.open(missing, CatalogSettings.existing()))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("there is no such catalog");
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TABLE months AS SELECT 1", "CREATE SCHEMA s; CREATE VIEW s.months AS SELECT 1"})
    void noLakeIsMadeInAFileWithOtherData(String sql, @TempDir Path folder) throws SQLException {
        Path file = folder.resolve("finops.duckdb");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        CatalogLocation location = new CatalogLocation.DuckDbFile(file);
        assertThatThrownBy(() -> LakeCatalog.open(location, CatalogSettings.creating(Optional.empty())))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("[ducklake] open " + file)
                .hasMessageContaining(".months and no lake; name another file in database_path");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement();
                ResultSet tables =
                        statement.executeQuery("SELECT 1 FROM duckdb_tables() WHERE table_name LIKE 'ducklake%'")) {
            assertThat(tables.next()).isFalse();
        }
    }

    @Test
    void readOnlyCatalogsAreNotWritten(@TempDir Path folder) {
        CatalogLocation location = location(folder);
        LakeCatalog.open(location, CatalogSettings.creating(Optional.empty())).close();
        CatalogSettings readOnly = new CatalogSettings("ducklake", Optional.empty(), false, false, false, true);
        try (LakeCatalog catalog = LakeCatalog.open(location, readOnly)) {
            assertThat(catalog.latest().id()).isZero();
            assertThatThrownBy(() -> catalog.option("target_file_size", "1"))
                    .isInstanceOf(BackendRejectedException.class);
        }
    }

    @Test
    void anotherProcessThatHasTheFileOpenIsNamed(@TempDir Path folder) throws Exception {
        CatalogLocation.DuckDbFile location = (CatalogLocation.DuckDbFile) location(folder);
        LakeCatalog.open(location, CatalogSettings.creating(Optional.empty())).close();
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CatalogHolder.class.getName(),
                        location.file().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('!');
            assertThatThrownBy(() -> LakeCatalog.open(location, CatalogSettings.existing()))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageStartingWith("[ducklake] open ")
                    .hasMessageContaining("is locked: process " + holder.pid());
        } finally {
            holder.destroy();
            holder.waitFor();
        }
    }
}
