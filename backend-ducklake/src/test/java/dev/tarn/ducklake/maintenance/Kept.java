package dev.tarn.ducklake.maintenance;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.NewColumn;
import dev.tarn.ducklake.files.LakeRows;
import dev.tarn.ducklake.files.LakeWriter;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.ducklake.scan.ScanColumn;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A lake that is maintained, with what can be seen of it. */
final class Kept implements AutoCloseable {

    static final Retention TWO_DAYS = Retention.of(Duration.ofDays(2));

    final DuckDbEngine engine = DuckDbEngine.open("ducklake", DuckDbSettings.inMemory());
    final LakeCatalog catalog;

    private Kept(LakeCatalog catalog) {
        this.catalog = catalog;
    }

    static Kept made(CatalogLocation location, Path folder) {
        return new Kept(LakeCatalog.open(location, CatalogSettings.creating(Optional.of(folder + "/data/"))));
    }

    static Kept of(LakeCatalog catalog) {
        return new Kept(catalog);
    }

    SnapshotRow commit(Consumer<LakeWriter> changes) {
        return commit(catalog.latest(), changes);
    }

    SnapshotRow commit(SnapshotRow base, Consumer<LakeWriter> changes) {
        try (LakeWriter writer = LakeWriter.on(catalog, engine, base, "zstd")) {
            changes.accept(writer);
            return writer.commit("", "", "");
        }
    }

    /** A table of a month, a number and a text. */
    long table(String name, boolean partitioned) {
        commit(writer -> writer.changes()
                .define()
                .createTable(
                        writer.changes().names().schema("main").orElseThrow().id(),
                        name,
                        List.of(
                                NewColumn.of("month", "varchar"),
                                NewColumn.of("n", "int64"),
                                NewColumn.of("tag", "varchar")),
                        partitioned ? List.of(new PartitionField(1, "identity")) : List.of()));
        return table(name).id();
    }

    LakeTable table(String name) {
        return catalog.names(catalog.latest()).table("main", name).orElseThrow();
    }

    /** Appends as many rows of a month, numbered from a number. */
    SnapshotRow append(long table, String month, int from, int rows) {
        return commit(writer -> writer.append(table, rows(month, from, rows)));
    }

    static LakeRows rows(String month, int from, int rows) {
        return LakeRows.of(
                "SELECT '" + month + "' AS month, range AS n, 'tag ' || range AS tag FROM range(" + from + ", "
                        + (from + rows) + ")",
                List.of("month", "n", "tag"));
    }

    SnapshotRow delete(long table, String condition) {
        return commit(writer -> writer.delete(table, condition, Predicate.ALL));
    }

    /** Every row of every table, with its id, at every snapshot. */
    Map<String, List<String>> everything() {
        Map<String, List<String>> all = new TreeMap<>();
        for (SnapshotInfo info : catalog.snapshots()) {
            all.putAll(everything(info.snapshot()));
        }
        return all;
    }

    Map<String, List<String>> everything(SnapshotRow at) {
        Map<String, List<String>> all = new TreeMap<>();
        for (LakeTable table : catalog.names(at).tables()) {
            String name = String.format("%06d %s.%s", at.id(), table.schema().name(), table.name());
            all.put(name, rows(table, at, EnumSet.of(ScanColumn.ROW_ID)));
        }
        return all;
    }

    List<String> rows(LakeTable table, SnapshotRow at, Set<ScanColumn> extras) {
        try (Connection connection = engine.connection("test")) {
            String scan =
                    TableScan.of(catalog, table, at, Predicate.ALL).select(ScanSpace.temporary(connection), extras);
            return new DuckDbStatements(connection)
                    .list(row -> row.getString(1), "SELECT r::VARCHAR FROM (" + scan + ") r ORDER BY 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows of a query, as text; {@code @name} is a table of the catalog. */
    List<String> catalog(String sql) {
        return catalog.read(
                "test",
                session -> session.list(row -> row.optionalText(1).orElse("NULL"), tables(session::table, sql)));
    }

    void change(String sql, Object... values) {
        catalog.write("test", session -> session.run(tables(session::table, sql), values));
    }

    private static String tables(java.util.function.UnaryOperator<String> names, String sql) {
        return java.util.regex.Pattern.compile("@(\\w+)")
                .matcher(sql)
                .replaceAll(m -> java.util.regex.Matcher.quoteReplacement(names.apply("ducklake_" + m.group(1))));
    }

    List<LakeFile> files(long table) {
        SnapshotRow now = catalog.latest();
        LakeTable found = catalog.names(now).tables().stream()
                .filter(t -> t.id() == table)
                .findFirst()
                .orElseThrow();
        return catalog.read("files", session -> new CatalogReader(session).files(found, now.id()));
    }

    /** Makes all that is scheduled be so for three days. */
    void age() {
        change(
                "UPDATE @files_scheduled_for_deletion SET schedule_start = ?",
                Instant.now().minus(Duration.ofDays(3)));
    }

    Path data() {
        return Path.of(catalog.dataPath());
    }

    /** The files of the lake, below its data path. */
    List<String> onDisk() {
        try (Stream<Path> all = Files.walk(data())) {
            return all.filter(Files::isRegularFile)
                    .map(f -> data().relativize(f).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names that a file's columns have. */
    List<String> columns(String path) {
        try (Connection connection = engine.connection("test")) {
            return new DuckDbStatements(connection)
                    .list(
                            row -> row.getString(1),
                            "SELECT name FROM parquet_schema(?) WHERE num_children IS NULL",
                            data().resolve(path).toString());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    MaintenanceReport merge() {
        return new MergeAdjacentFiles(catalog, engine, "zstd").run(t -> true, false);
    }

    MaintenanceReport rewrite(double threshold) {
        return new RewriteDataFiles(catalog, engine, "zstd")
                .run(t -> true, java.util.OptionalDouble.of(threshold), false);
    }

    @Override
    public void close() {
        catalog.close();
        engine.close();
    }
}
