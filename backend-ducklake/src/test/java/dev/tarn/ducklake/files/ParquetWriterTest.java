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
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SortField;
import dev.tarn.ducklake.commit.NewDataFile;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetWriterTest {

    private static final WriteOptions LIKE_THE_EXTENSION = WriteOptions.of(Map.of(), "snappy");

    @TempDir
    private Path data;

    private DuckDbEngine engine;
    private Connection connection;
    private DuckDbStatements statements;
    private ParquetWriter writer;

    @BeforeEach
    void open() {
        engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
        connection = engine.connection("test");
        statements = new DuckDbStatements(connection);
        writer = new ParquetWriter(data + "/", engine.errors());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"types", "basic", "partitioned"})
    void sameRowsHaveTheStatisticsAndSizesThatTheExtensionWrote(String name, @TempDir Path folder) {
        Path lake = SampleLakes.unpack(name, folder);
        try (LakeCatalog catalog = SampleLakes.open(lake)) {
            for (LakeTable table : catalog.names(catalog.latest()).tables()) {
                LakeTable plain = Tables.with(table, table.columns().get(0));
                for (LakeFile file : files(catalog, table)) {
                    Path path = Path.of(file.path().under(table.folder(lake.resolve("data") + "/")));
                    NewDataFile mine = onlyFile(writer.write(
                            statements,
                            unpartitioned(plain),
                            LIKE_THE_EXTENSION,
                            all(table, "SELECT * FROM read_parquet(" + "'" + path + "', hive_partitioning = false)")));
                    assertThat(mine.recordCount()).isEqualTo(file.recordCount());
                    assertThat(mine.sizeBytes()).isEqualTo(file.sizeBytes());
                    assertThat(mine.footerSize()).isEqualTo(file.footerSize());
                    assertThat(mine.stats()).as(path.toString()).isEqualTo(stats(catalog, table, file));
                }
            }
        }
    }

    @Test
    void partitionsAreWhereTheExtensionPutThem(@TempDir Path folder) {
        Path lake = SampleLakes.unpack("partitioned", folder);
        try (LakeCatalog catalog = SampleLakes.open(lake)) {
            LakeTable table =
                    catalog.names(catalog.latest()).table("main", "usage").orElseThrow();
            LakeTable asFirst = Tables.partitioned(unpartitioned(table), "account", "identity", "day", "month");
            Map<String, Long> theirs =
                    catalog.read("read files", session -> new CatalogReader(session).allFiles(table.id())).stream()
                            .filter(f -> f.partitionId().getAsLong() == 2)
                            .collect(Collectors.toMap(
                                    f -> folderOf(f.path().text()) + f.partitionValues(),
                                    LakeFile::recordCount,
                                    Long::sum));
            Map<String, Long> mine = new TreeMap<>();
            for (String select : List.of(
                    "SELECT 'acct' || (i % 3) AS account, DATE '2024-01-01' + INTERVAL (i) DAY AS day FROM range(200) t(i)",
                    "SELECT NULL AS account, DATE '2024-02-15' AS day FROM range(20) t(i)")) {
                for (boolean one : new boolean[] {true, false}) {
                    LakeRows rows = LakeRows.of(select, List.of("DAY", "account"));
                    WrittenData written =
                            writer.write(statements, asFirst, LIKE_THE_EXTENSION, one ? rows.ofOnePartition() : rows);
                    written.files()
                            .forEach(f -> mine.merge(
                                    folderOf(f.path().text()) + f.partitionValues(), f.recordCount(), Long::sum));
                    assertThat(written.paths()).allSatisfy(p -> assertThat(p).exists());
                }
            }
            mine.replaceAll((where, twice) -> twice / 2);
            assertThat(mine).isEqualTo(new TreeMap<>(theirs));
        }
    }

    @Test
    void aFolderAboveThatIsNamedLikeAColumnIsNoValue() {
        LakeTable table = Tables.partitioned(Tables.of("account", "VARCHAR"), "account", "identity");
        ParquetWriter below = new ParquetWriter(data + "/account=other/", engine.errors());

        NewDataFile file = onlyFile(below.write(
                statements,
                table,
                LIKE_THE_EXTENSION,
                LakeRows.of("SELECT 'mine' AS account", List.of("account")).ofOnePartition()));

        assertThat(file.partitionValues()).containsExactly(Optional.of("mine"));
    }

    @Test
    void everyTransformHasItsFolderAndItsValue() {
        LakeTable table = Tables.partitioned(
                Tables.of("k ä/", "VARCHAR", "at", "TIMESTAMP"),
                "at",
                "year",
                "at",
                "month",
                "at",
                "day",
                "at",
                "hour",
                "k ä/",
                "bucket(4)",
                "k ä/",
                "identity",
                "at",
                "year");
        String rows = "SELECT 'bob' AS \"k ä/\", TIMESTAMP '2024-03-09 05:06:07' AS at";
        for (boolean one : new boolean[] {true, false}) {
            LakeRows given = LakeRows.of(rows, List.of("k ä/", "at"));
            NewDataFile file =
                    onlyFile(writer.write(statements, table, LIKE_THE_EXTENSION, one ? given.ofOnePartition() : given));
            assertThat(folderOf(file.path().text()))
                    .isEqualTo("year=2024/month=3/day=9/hour=5/bucket=2/k%20%C3%A4%2F=bob/year_at=2024/");
            assertThat(file.partitionValues().stream().map(Optional::get))
                    .containsExactly("2024", "3", "9", "5", "2", "bob", "2024");
            assertThat(file.partitionId()).isEqualTo(OptionalLong.of(7));
        }
    }

    @Test
    void withoutHiveFoldersPartitionsShareTheTablesFolder() {
        LakeTable table = Tables.partitioned(Tables.of("k", "INTEGER"), "k", "identity");
        WriteOptions flat = WriteOptions.of(Map.of("hive_file_pattern", "false"), "zstd");
        WrittenData written =
                writer.write(statements, table, flat, all(table, "SELECT range::INTEGER AS k FROM range(3)"));
        assertThat(written.files())
                .hasSize(3)
                .allSatisfy(f -> assertThat(f.path().text()).doesNotContain("/"));
        assertThat(written.files().stream().map(f -> f.partitionValues().get(0).get()))
                .containsExactlyInAnyOrder("0", "1", "2");
    }

    @Test
    void filesCarryFieldIdsAndTheHiddenColumns() throws SQLException {
        LakeTable table =
                Tables.of("q\"x", "INTEGER", "st", "STRUCT(a INTEGER, \"b.c\" VARCHAR[])", "m", "MAP(VARCHAR, DOUBLE)");
        String rows = "SELECT 1 AS \"q\"\"x\", {'a': 2, 'b.c': ['x']} AS st, MAP {'k': 1.5} AS m,"
                + " 5 AS _ducklake_internal_row_id, 6 AS _ducklake_internal_snapshot_id";
        WrittenData written = writer.write(
                statements,
                table,
                LIKE_THE_EXTENSION,
                new LakeRows(rows, List.of("q\"x", "st", "m"), LakeRows.Lineage.ROW_ID_AND_SNAPSHOT, false));
        List<String> ids = statements.list(
                row -> row.getString(1) + "=" + row.getString(2),
                "SELECT name, field_id FROM parquet_schema(?) WHERE field_id IS NOT NULL ORDER BY column_id",
                written.paths().get(0).toString());
        assertThat(ids)
                .containsExactly(
                        "q\"x=1",
                        "st=2",
                        "a=3",
                        "b.c=4",
                        "element=5",
                        "m=6",
                        "key=7",
                        "value=8",
                        "_ducklake_internal_row_id=2147483540",
                        "_ducklake_internal_snapshot_id=2147483539");
        assertThat(written.files().get(0).stats().stream().map(ColumnStats::columnId))
                .containsExactly(1L, 3L, 5L, 7L, 8L);
    }

    @Test
    void columnsThatAreNotGivenHaveTheirDefaults() throws SQLException {
        LakeTable table = Tables.of("a", "INTEGER", "b", "VARCHAR", "c", "DATE", "d", "BOOLEAN");
        table = Tables.with(table, Tables.column(table, "b", Optional.of("it's"), "literal", true));
        table = Tables.with(table, Tables.column(table, "d", Optional.of("true"), "expression", true));
        WrittenData written =
                writer.write(statements, table, LIKE_THE_EXTENSION, LakeRows.of("SELECT 1 AS a", List.of("A")));
        assertThat(statements.list(
                        row -> row.getString(1) + row.getString(2) + row.getString(3) + row.getString(4),
                        "SELECT * FROM read_parquet(?)",
                        written.paths().get(0).toString()))
                .containsExactly("1it'snulltrue");
    }

    @Test
    void aDefaultThatIsSomebodysStatementIsNotRun() {
        LakeTable table = Tables.of("a", "INTEGER", "b", "VARCHAR");
        LakeTable hostile = Tables.with(
                table,
                Tables.column(
                        table, "b", Optional.of("(SELECT content FROM read_text('/etc/hosts'))"), "expression", true));
        assertThatThrownBy(() -> writer.write(
                        statements, hostile, LIKE_THE_EXTENSION, LakeRows.of("SELECT 1 AS a", List.of("a"))))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("column b has no value");
    }

    @Test
    void theSortOrderIsKeptWithinAFile() throws SQLException {
        LakeTable table = Tables.sorted(
                Tables.of("a", "INTEGER", "b", "VARCHAR"), new SortField("\"a\"", "duckdb", "DESC", "NULLS_LAST"));
        WrittenData written = writer.write(
                statements,
                table,
                LIKE_THE_EXTENSION,
                all(table, "SELECT ((range * 7919) % 400000)::INTEGER AS a, 'x' AS b FROM range(400000)"));
        assertThat(statements.list(
                        row -> row.getLong(1),
                        "SELECT count(*) FROM (SELECT a, lag(a) OVER (ORDER BY file_row_number) AS before FROM read_parquet("
                                + "?, file_row_number = true)) WHERE a > before",
                        written.paths().get(0).toString()))
                .containsExactly(0L);
    }

    @Test
    void numbersOf16BytesAreRefusedWhereFilesWouldChangeThem() {
        LakeTable table = Tables.of("h", "HUGEINT");
        assertThat(writer.write(statements, table, LIKE_THE_EXTENSION, all(table, "SELECT 9007199254740992 AS h"))
                        .rows())
                .isEqualTo(1);
        assertThatThrownBy(() ->
                        writer.write(statements, table, LIKE_THE_EXTENSION, all(table, "SELECT 9007199254740993 AS h")))
                .isInstanceOf(BadDataException.class);
        LakeTable nested = Tables.of("h", "HUGEINT[]");
        assertThatThrownBy(() -> writer.write(statements, nested, LIKE_THE_EXTENSION, all(nested, "SELECT [1] AS h")))
                .isInstanceOf(BackendRejectedException.class);
    }

    @Test
    void aNullThatTheTableDoesNotAllowIsNamed() {
        LakeTable table = Tables.of("a", "INTEGER", "l", "INTEGER[]");
        LakeTable strict = Tables.with(table, Tables.column(table, "a", Optional.empty(), "literal", false));
        assertThatThrownBy(() ->
                        writer.write(statements, strict, LIKE_THE_EXTENSION, all(strict, "SELECT NULL AS a, [1] AS l")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("main.t: column a is NULL in 1 rows");
        LakeTable nested = Tables.with(table, Tables.column(table, "l", Optional.empty(), "literal", false));
        assertThatThrownBy(() ->
                        writer.write(statements, nested, LIKE_THE_EXTENSION, all(nested, "SELECT 1 AS a, NULL AS l")))
                .isInstanceOf(BadDataException.class);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void whatFailsOnTheWayLeavesNoFile() {
        LakeTable table = Tables.partitioned(Tables.of("k", "INTEGER", "v", "VARCHAR"), "k", "identity");
        String failing =
                "SELECT (range % 50)::INTEGER AS k, CASE WHEN range = 1900000 THEN error('no') ELSE 'v' || range END AS v"
                        + " FROM range(2000000)";
        for (LakeRows rows : List.of(all(table, failing), all(table, failing).ofOnePartition())) {
            assertThatThrownBy(() -> writer.write(statements, table, LIKE_THE_EXTENSION, rows))
                    .isInstanceOf(BackendRejectedException.class);
            assertThat(leftovers()).isEmpty();
        }
    }

    @Test
    void interruptingEndsTheWriteAndLeavesNoFile() {
        LakeTable table = Tables.of("v", "VARCHAR");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> writer.write(
                        statements,
                        table,
                        LIKE_THE_EXTENSION,
                        all(table, "SELECT md5(range::VARCHAR) AS v FROM range(500000000)")))
                .isInstanceOf(LoadCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void discardingDeletesTheFiles() {
        LakeTable table = Tables.partitioned(Tables.of("k", "INTEGER"), "k", "identity");
        WrittenData written = writer.write(
                statements, table, LIKE_THE_EXTENSION, all(table, "SELECT range::INTEGER AS k FROM range(5)"));
        assertThat(leftovers()).hasSize(5);
        written.discard();
        assertThat(leftovers()).isEmpty();
        written.discard();
    }

    @Test
    void noRowsAreNoFile() {
        LakeTable table = Tables.of("k", "INTEGER");
        LakeTable parts = Tables.partitioned(table, "k", "identity");
        for (LakeTable each : List.of(table, parts)) {
            LakeRows none = all(each, "SELECT 1 AS k WHERE false");
            assertThat(writer.write(statements, each, LIKE_THE_EXTENSION, none).files())
                    .isEmpty();
            assertThat(writer.write(statements, each, LIKE_THE_EXTENSION, none.ofOnePartition())
                            .files())
                    .isEmpty();
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void typesWithoutStatisticsAreUnknownNotEmpty() {
        LakeTable table = Tables.of("i", "INTERVAL", "n", "DOUBLE");
        NewDataFile file = onlyFile(writer.write(
                statements, table, LIKE_THE_EXTENSION, all(table, "SELECT INTERVAL 1 DAY AS i, 'nan'::DOUBLE AS n")));
        assertThat(file.stats().get(0).valueCount()).isEmpty();
        assertThat(file.stats().get(0).nullCount()).isEmpty();
        assertThat(file.stats().get(1).containsNan()).contains(true);
    }

    @Test
    void aFolderThatCantBeMadeSaysSo() throws IOException {
        Files.writeString(data.resolve("main"), "a file");
        LakeTable table = Tables.of("k", "INTEGER");
        assertThatThrownBy(() -> writer.write(statements, table, LIKE_THE_EXTENSION, all(table, "SELECT 1 AS k")))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageStartingWith("[ducklake] write main.t: the folder ");
    }

    private static LakeTable unpartitioned(LakeTable t) {
        return new LakeTable(
                t.id(),
                t.uuid(),
                t.schema(),
                t.name(),
                t.path(),
                t.columns(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    private static LakeRows all(LakeTable table, String select) {
        return LakeRows.of(
                select, table.columns().stream().map(LakeColumn::name).toList());
    }

    private static NewDataFile onlyFile(WrittenData written) {
        assertThat(written.files()).hasSize(1);
        return written.files().get(0);
    }

    private static String folderOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static List<LakeFile> files(LakeCatalog catalog, LakeTable table) {
        return catalog.read(
                "read files",
                session ->
                        new CatalogReader(session).files(table, catalog.latest().id()));
    }

    private static List<ColumnStats> stats(LakeCatalog catalog, LakeTable table, LakeFile file) {
        List<Long> ids = Stream.iterate(1L, i -> i + 1).limit(100).toList();
        return catalog
                .read(
                        "read statistics",
                        session -> new CatalogReader(session)
                                .columnStats(table.id(), ids, catalog.latest().id()))
                .get(file.id())
                .stream()
                .sorted((a, b) -> Long.compare(a.columnId(), b.columnId()))
                .toList();
    }

    private List<Path> leftovers() {
        if (!Files.exists(data.resolve("main"))) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(p -> Files.isRegularFile(p) || p.toString().contains("ducklake-writing"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
