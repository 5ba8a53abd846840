package dev.tarn.ducklake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.SampleLakes;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.NewColumn;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeWriterTest {

    @TempDir
    private Path folder;

    private DuckDbEngine engine;
    private LakeCatalog catalog;
    private Connection connection;
    private long table;

    @BeforeEach
    void open() {
        engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
        connection = engine.connection("test");
        catalog = LakeCatalog.open(
                new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake")),
                CatalogSettings.creating(Optional.of(folder + "/data/")));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        catalog.close();
        engine.close();
    }

    private SnapshotRow commit(Consumer<LakeWriter> changes) {
        try (LakeWriter writer = LakeWriter.on(catalog, engine, catalog.latest(), "zstd")) {
            changes.accept(writer);
            return writer.commit("", "", "");
        }
    }

    /** A table of month and number, each month's rows in files of its own. */
    private SnapshotRow months(boolean partitioned, int months) {
        return commit(writer -> {
            LakeTable made = writer.changes()
                    .define()
                    .createTable(
                            writer.changes()
                                    .names()
                                    .schema("main")
                                    .orElseThrow()
                                    .id(),
                            "t",
                            List.of(NewColumn.of("month", "varchar"), NewColumn.of("n", "int64")),
                            partitioned ? List.of(new PartitionField(1, "identity")) : List.of());
            for (int month = 1; month <= months; month++) {
                writer.append(made.id(), month(month, 100));
            }
        });
    }

    private static LakeRows month(int month, int rows) {
        return LakeRows.of(
                "SELECT '2024-0" + month + "' AS month, range AS n FROM range(" + rows + ")", List.of("month", "n"));
    }

    private LakeTable lakeTable(SnapshotRow at) {
        LakeTable found = catalog.names(at).table("main", "t").orElseThrow();
        table = found.id();
        return found;
    }

    private List<LakeFile> files(SnapshotRow at) {
        LakeTable found = lakeTable(at);
        return catalog.read("read files", session -> new CatalogReader(session).files(found, at.id()));
    }

    private long count(LakeCatalog lake, LakeTable of, SnapshotRow at) {
        try (Connection own = engine.connection("count")) {
            String scan = TableScan.of(lake, of, at, Predicate.ALL).select(ScanSpace.temporary(own), Set.of());
            return new DuckDbStatements(own)
                    .list(row -> row.getLong(1), "SELECT count(*) FROM (" + scan + ")")
                    .get(0);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void replacingAPartitionEndsItsFilesUnopened() {
        for (boolean partitioned : new boolean[] {true, false}) {
            SnapshotRow before = partitioned ? months(true, 3) : again();
            long id = lakeTable(before).id();
            Replaced[] replaced = new Replaced[1];
            SnapshotRow after = commit(writer -> replaced[0] = writer.replace(
                    new DuckDbStatements(connection), id, List.of(PartitionCondition.of(1, "2024-02")), month(2, 7)));
            assertThat(replaced[0]).isEqualTo(new Replaced(7, 100, 1, 0));
            assertThat(count(catalog, lakeTable(after), after)).isEqualTo(207);
            assertThat(count(catalog, lakeTable(before), before)).isEqualTo(300);
            assertThat(files(after)).allSatisfy(f -> assertThat(f.deletes()).isEmpty());
        }
    }

    private SnapshotRow again() {
        commit(writer -> writer.changes().define().dropTable(table));
        return months(false, 3);
    }

    @Test
    void replacingPartOfAFileDeletesItsRows() {
        months(false, 1);
        SnapshotRow mixed = commit(writer -> writer.append(
                lakeTable(catalog.latest()).id(),
                LakeRows.of(
                        "SELECT '2024-0' || (range % 3) AS month, range AS n FROM range(30)", List.of("month", "n"))));
        Replaced[] replaced = new Replaced[1];
        SnapshotRow after = commit(writer -> replaced[0] = writer.replace(
                new DuckDbStatements(connection), table, List.of(PartitionCondition.of(1, "2024-01")), month(1, 5)));
        assertThat(replaced[0]).isEqualTo(new Replaced(5, 110, 1, 1));
        assertThat(count(catalog, lakeTable(after), after)).isEqualTo(25);
        assertThat(count(catalog, lakeTable(mixed), mixed)).isEqualTo(130);
    }

    @Test
    void aSecondDeleteKeepsTheHistoryOfTheFirst() throws SQLException {
        SnapshotRow first = months(false, 1);
        long id = lakeTable(first).id();
        SnapshotRow second = commit(
                writer -> assertThat(writer.delete(id, "n < 10", Predicate.ALL)).isEqualTo(10));
        SnapshotRow third = commit(
                writer -> assertThat(writer.delete(id, "n < 30", Predicate.ALL)).isEqualTo(20));
        DeleteFile deletes = files(third).get(0).deletes().orElseThrow();
        assertThat(deletes.begin()).isEqualTo(second.id());
        assertThat(deletes.partialMax()).hasValue(third.id());
        assertThat(deletes.deleteCount()).isEqualTo(30);
        String path = deletes.path().under(lakeTable(third).folder(catalog.dataPath()));
        DuckDbStatements statements = new DuckDbStatements(connection);
        assertThat(statements.list(
                        row -> row.getString(1) + "=" + row.getString(2),
                        "SELECT name, field_id FROM parquet_schema(?) WHERE column_id > 0 ORDER BY column_id",
                        path))
                .containsExactly("file_path=2147483646", "pos=2147483645", "_ducklake_internal_snapshot_id=2147483539");
        assertThat(statements.list(
                        row -> row.getLong(1),
                        "SELECT count(*) FROM (SELECT pos, lag(pos) OVER (ORDER BY file_row_number) AS b FROM read_parquet(?,"
                                + " file_row_number = true)) WHERE pos <= b",
                        path))
                .containsExactly(0L);
        assertThat(count(catalog, lakeTable(first), first)).isEqualTo(100);
        assertThat(count(catalog, lakeTable(second), second)).isEqualTo(90);
        assertThat(count(catalog, lakeTable(third), third)).isEqualTo(70);
        SnapshotRow all = commit(writer -> writer.delete(id, "true", Predicate.ALL));
        assertThat(files(all)).isEmpty();
        assertThat(count(catalog, lakeTable(third), third)).isEqualTo(70);
    }

    @Test
    void aFolderAboveThatIsNamedLikeAColumnOfADeleteFileIsNoPlace() {
        catalog.close();
        catalog = LakeCatalog.open(
                new CatalogLocation.DuckDbFile(folder.resolve("other.ducklake")),
                CatalogSettings.creating(Optional.of(folder + "/pos=5/data/")));
        long id = lakeTable(months(false, 1)).id();
        commit(writer -> writer.delete(id, "n < 10", Predicate.ALL));
        SnapshotRow last = commit(writer -> writer.delete(id, "n < 30", Predicate.ALL));

        assertThat(count(catalog, lakeTable(last), last)).isEqualTo(70);
    }

    @Test
    void columnsCanChangePlacesInAnUpdate() throws SQLException {
        SnapshotRow first = commit(writer -> {
            LakeTable made = writer.changes()
                    .define()
                    .createTable(
                            writer.changes()
                                    .names()
                                    .schema("main")
                                    .orElseThrow()
                                    .id(),
                            "t",
                            List.of(NewColumn.of("a", "int64"), NewColumn.of("b", "int64")),
                            List.of());
            writer.append(made.id(), LakeRows.of("SELECT 1 AS a, 2 AS b", List.of("a", "b")));
        });
        long id = lakeTable(first).id();
        SnapshotRow swapped = commit(writer -> writer.update(id, Map.of("a", "b", "b", "a"), "a = 1", Predicate.ALL));
        String scan = TableScan.of(catalog, lakeTable(swapped), swapped, Predicate.ALL)
                .select(ScanSpace.temporary(connection), Set.of());
        assertThat(new DuckDbStatements(connection)
                        .list(row -> row.getString(1) + row.getString(2), "SELECT a, b FROM (" + scan + ")"))
                .containsExactly("21");
    }

    @Test
    void whatIsNotCommittedLeavesNoFile() {
        months(true, 1);
        lakeTable(catalog.latest());
        List<Path> before = parquet();
        try (LakeWriter writer = LakeWriter.on(catalog, engine, catalog.latest(), "zstd")) {
            writer.append(table, month(2, 10));
            assertThat(parquet()).hasSize(before.size() + 1);
        }
        assertThat(parquet()).isEqualTo(before);
        assertThatThrownBy(() -> commit(writer -> {
                    writer.append(table, month(2, 10));
                    writer.delete(table, "n = 5", Predicate.ALL);
                    writer.changes().alongside(session -> {
                        throw new BackendRejectedException("[ducklake] test: no");
                    });
                }))
                .isInstanceOf(BackendRejectedException.class);
        assertThat(parquet()).isEqualTo(before);
    }

    @Test
    void filesStayWhenTheFailureComesAfterTheCommit() {
        months(true, 1);
        lakeTable(catalog.latest());
        assertThatThrownBy(() -> commit(writer -> {
                    writer.append(table, month(2, 10));
                    writer.changes().observedBy((moment, attempt) -> {
                        if (moment == dev.tarn.ducklake.commit.CommitMoment.AFTER_COMMIT) {
                            throw new IllegalStateException("killed");
                        }
                    });
                }))
                .isInstanceOf(RuntimeException.class);
        SnapshotRow latest = catalog.latest();
        assertThat(count(catalog, lakeTable(latest), latest)).isEqualTo(110);
    }

    @Test
    void rowsOfOthersAreDeletedWhereverTheyAre(@TempDir Path lakes) {
        for (String name : List.of("inlined", "vectors", "deletes", "partitioned")) {
            Path lake = SampleLakes.unpack(name, lakes);
            try (LakeCatalog theirs = SampleLakes.open(lake)) {
                SnapshotRow base = theirs.latest();
                LakeTable of = theirs.names(base).tables().get(0);
                long before = count(theirs, of, base);
                String some = of.columns().stream()
                        .map(c -> '"' + c.name() + '"')
                        .collect(Collectors.joining(", ", "hash(", ") % 3 = 0"));
                long[] deleted = new long[1];
                SnapshotRow after;
                try (LakeWriter writer = LakeWriter.on(theirs, engine, base, "zstd")) {
                    deleted[0] = writer.delete(of.id(), some, Predicate.ALL);
                    after = writer.commit("", "", "");
                }
                assertThat(count(theirs, of, after)).as(name).isEqualTo(before - deleted[0]);
                assertThat(deleted[0]).as(name).isPositive();
                try (LakeWriter writer = LakeWriter.on(theirs, engine, after, "zstd")) {
                    assertThat(writer.truncate(of.id())).as(name).isEqualTo(before - deleted[0]);
                    SnapshotRow empty = writer.commit("", "", "");
                    assertThat(count(theirs, of, empty)).as(name).isZero();
                    assertThat(count(theirs, of, after)).as(name).isEqualTo(before - deleted[0]);
                }
            }
        }
    }

    @Test
    void filesOfOthersAreAddedOnceAndRead() throws SQLException {
        SnapshotRow made = months(true, 0);
        long id = lakeTable(made).id();
        Path foreign = folder.resolve("x/month=2024-07/part.parquet");
        new DuckDbStatements(connection).run("COPY (SELECT 1 AS a) TO '" + folder.resolve("bad.parquet") + "'");
        assertThat(foreign.getParent().toFile().mkdirs()).isTrue();
        new DuckDbStatements(connection).run("COPY (SELECT range::INTEGER AS N FROM range(50)) TO '" + foreign + "'");
        SnapshotRow after = commit(writer ->
                assertThat(writer.add(id, List.of(foreign), AddOptions.STRICT)).isEqualTo(50));
        assertThat(count(catalog, lakeTable(after), after)).isEqualTo(50);
        assertThat(files(after).get(0).partitionValues()).containsExactly(Optional.of("2024-07"));
        assertThatThrownBy(() -> commit(writer -> writer.add(id, List.of(foreign), AddOptions.STRICT)))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("is the table's already");
        assertThatThrownBy(() ->
                        commit(writer -> writer.add(id, List.of(folder.resolve("bad.parquet")), AddOptions.STRICT)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("column a is not in the table");
        SnapshotRow replaced = commit(writer -> assertThat(writer.replace(
                        new DuckDbStatements(connection),
                        id,
                        List.of(PartitionCondition.of(1, "2024-07")),
                        month(7, 3)))
                .isEqualTo(new Replaced(3, 50, 1, 0)));
        assertThat(count(catalog, lakeTable(replaced), replaced)).isEqualTo(3);
        assertThat(foreign).exists();
    }

    private List<Path> parquet() {
        try (Stream<Path> all = Files.walk(folder.resolve("data"))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
