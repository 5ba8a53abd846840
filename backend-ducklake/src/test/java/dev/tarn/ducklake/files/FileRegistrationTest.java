package dev.tarn.ducklake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.SampleLakes;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.NameMapping;
import dev.tarn.ducklake.commit.NewDataFile;
import dev.tarn.error.BadDataException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegistrationTest {

    @TempDir
    private Path folder;

    private DuckDbEngine engine;
    private Connection connection;
    private DuckDbStatements statements;
    private FileRegistration registration;

    @BeforeEach
    void open() {
        engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
        connection = engine.connection("test");
        statements = new DuckDbStatements(connection);
        registration = new FileRegistration(folder + "/data/", engine.errors());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        engine.close();
    }

    private Path file(String name, String select) throws SQLException {
        Path file = folder.resolve(name);
        file.getParent().toFile().mkdirs();
        statements.run("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
        return file;
    }

    @Test
    void aFileIsWhatTheExtensionMadeOfIt(@TempDir Path lakes) {
        Path lake = SampleLakes.unpack("mapping", lakes);
        try (LakeCatalog catalog = SampleLakes.open(lake)) {
            LakeTable table = catalog.names(catalog.snapshot(3).orElseThrow())
                    .table("main", "f")
                    .orElseThrow();
            Map<Long, NameMapping> mappings =
                    catalog.read("read", session -> new CatalogReader(session).mappings(table.id())).stream()
                            .collect(Collectors.toMap(NameMapping::id, m -> m));
            Map<Long, List<ColumnStats>> stats = catalog.read(
                    "read", session -> new CatalogReader(session).columnStats(table.id(), List.of(1L, 2L, 3L), 3));
            List<LakeFile> theirs = catalog.read("read", session -> new CatalogReader(session).files(table, 3));
            assertThat(theirs).hasSize(2);
            for (LakeFile file : theirs) {
                NewDataFile mine = registration
                        .read(
                                statements,
                                table,
                                List.of(lake.resolve(file.path().text())),
                                new AddOptions(true, true, true))
                        .get(0);
                assertThat(mine.path().relative()).isFalse();
                assertThat(mine.recordCount()).isEqualTo(file.recordCount());
                assertThat(mine.sizeBytes()).isEqualTo(file.sizeBytes());
                assertThat(mine.footerSize()).isEqualTo(file.footerSize());
                assertThat(new HashSet<>(mine.stats())).isEqualTo(new HashSet<>(stats.get(file.id())));
                assertThat(mine.mapping().orElseThrow())
                        .isEqualTo(mappings.get(file.mappingId().getAsLong()).fields());
            }
        }
    }

    @Test
    void boundsAreMergedOverRowGroupsAndInTheColumnsType() throws SQLException {
        Path file = folder.resolve("a.parquet");
        statements.run(
                "COPY (SELECT (range - 5000)::SMALLINT AS i, (range / 7)::FLOAT AS f, (range % 2 = 0) AS b, DATE '2024-01-01'"
                        + " + (range % 40)::INTEGER AS d, [range] AS l, {'x': range} AS s, MAP {'k': range} AS m, repeat('x', 300) AS t"
                        + " FROM range(10000)) TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        LakeTable table = Tables.of(
                "i",
                "BIGINT",
                "f",
                "DOUBLE",
                "b",
                "BOOLEAN",
                "d",
                "DATE",
                "l",
                "BIGINT[]",
                "s",
                "STRUCT(x BIGINT)",
                "m",
                "MAP(VARCHAR, BIGINT)",
                "t",
                "VARCHAR");
        NewDataFile added = registration
                .read(statements, table, List.of(file), AddOptions.STRICT)
                .get(0);
        assertThat(added.stats().stream()
                        .map(s -> s.columnId() + " " + s.min().orElse("-") + " "
                                + s.max().orElse("-")))
                .containsExactly(
                        "1 -5000 4999",
                        "2 0.0 1428.4285888671875",
                        "3 0 1",
                        "4 2024-01-01 2024-02-09",
                        "6 0 9999",
                        "8 0 9999",
                        "10 k k",
                        "11 0 9999",
                        "12 - -");
        assertThat(added.mapping().orElseThrow().get(4).children().get(0).sourceName())
                .isEqualTo("list");
    }

    @Test
    void otherShapesAreRefusedByNameOfTheColumn() throws SQLException {
        LakeTable table = Tables.of("a", "INTEGER", "b", "VARCHAR");
        refused(
                table,
                "SELECT 1::BIGINT AS a, 'x' AS b",
                "column a is BIGINT, which has no place in a column of type INTEGER");
        refused(table, "SELECT 1 AS a", "column b is not in the file; allow missing columns");
        refused(table, "SELECT 1 AS a, 'x' AS b, 2 AS c", "column c is not in the table; allow extra columns");
        LakeTable strict = Tables.with(table, Tables.column(table, "a", Optional.empty(), "literal", false));
        refused(strict, "SELECT NULL::INTEGER AS a, 'x' AS b", "column a is NULL in 1 rows");
        LakeTable parts = Tables.partitioned(table, "a", "identity");
        refused(parts, "SELECT 1 AS a, 'x' AS b", "no folder of the path is a=");
        Path wrong = file("a=x/w.parquet", "SELECT 'x' AS b");
        assertThatThrownBy(() -> registration.read(statements, parts, List.of(wrong), AddOptions.STRICT))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("holds no INTEGER");
    }

    private void refused(LakeTable table, String select, String message) throws SQLException {
        Path file = file("refused.parquet", select);
        assertThatThrownBy(() -> registration.read(statements, table, List.of(file), AddOptions.STRICT))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("[ducklake] add " + file + " to main.t: ")
                .hasMessageContaining(message);
    }

    @Test
    void foldersGiveValuesAndPathsBelowTheTableStayRelative() throws SQLException {
        LakeTable table = Tables.partitioned(
                Tables.of("k", "VARCHAR", "d", "DATE", "n", "INTEGER"), "k", "identity", "d", "month");
        Path file = file("data/main/t/k=a%2Fb/month=3/f.parquet", "SELECT DATE '2024-03-01' AS d, 1 AS n");
        NewDataFile added = registration
                .read(statements, table, List.of(file), AddOptions.STRICT)
                .get(0);
        assertThat(added.path().text()).isEqualTo("k=a%2Fb/month=3/f.parquet");
        assertThat(added.path().relative()).isTrue();
        assertThat(added.partitionValues()).containsExactly(Optional.of("a/b"), Optional.of("3"));
        assertThat(added.stats().get(0).max()).contains("a/b");
        Path none = file("k=__HIVE_DEFAULT_PARTITION__/month=3/f.parquet", "SELECT DATE '2024-03-01' AS d, 1 AS n");
        assertThat(registration
                        .read(statements, table, List.of(none), AddOptions.STRICT)
                        .get(0)
                        .partitionValues())
                .containsExactly(Optional.empty(), Optional.of("3"));
    }
}
