package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.ducklake.catalog.CatalogSettings;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A lake with one table t, number 1, whose catalog and files a test makes row by row. */
final class MadeLake implements AutoCloseable {

    final Path data;
    final LakeCatalog catalog;
    private final DuckDbEngine engine;

    MadeLake(DuckDbEngine engine, Path folder) throws IOException {
        this.engine = engine;
        this.data = Files.createDirectories(folder.resolve("data"));
        catalog = LakeCatalog.open(
                new CatalogLocation.DuckDbFile(folder.resolve("made.ducklake")),
                CatalogSettings.creating(Optional.of(data + "/")));
        snapshot(1, 1);
        run("INSERT INTO ducklake_table VALUES (1, uuid(), 1, NULL, 0, 't', 't/', true)");
        run("INSERT INTO ducklake_schema_versions VALUES (1, 1, 1)");
        Files.createDirectories(data.resolve("main/t"));
    }

    MadeLake snapshot(long id, long schemaVersion) {
        run("INSERT INTO ducklake_snapshot VALUES (" + id + ", now(), " + schemaVersion + ", 10, 1000)");
        return this;
    }

    /** A column, top-level where parent is {@code NULL}. */
    MadeLake column(long id, long begin, String end, String name, String type, String initial, String parent) {
        run("INSERT INTO ducklake_column VALUES (" + id + ", " + begin + ", " + end + ", 1, " + id + ", '" + name
                + "', '" + type + "', " + initial + ", 'NULL', true, " + parent + ", 'literal', 'duckdb')");
        return this;
    }

    /** Writes a file and registers it. */
    MadeLake file(long id, long begin, String path, String select, String options) throws SQLException, IOException {
        return file(id, begin, path, select, options, "NULL", "NULL", "NULL");
    }

    MadeLake file(
            long id,
            long begin,
            String path,
            String select,
            String options,
            String rowIdStart,
            String mapping,
            String partialMax)
            throws SQLException, IOException {
        Path file = data.resolve("main/t").resolve(path);
        Files.createDirectories(file.getParent());
        copy(select, file, options);
        run("INSERT INTO ducklake_data_file VALUES (" + id + ", 1, " + begin + ", NULL, NULL, '" + path
                + "', true, 'parquet', (SELECT count(*) FROM (" + select + ")), " + Files.size(file) + ", NULL, "
                + rowIdStart + ", NULL, NULL, " + mapping + ", " + partialMax + ")");
        return this;
    }

    void copy(String select, Path file, String options) throws SQLException {
        try (Connection connection = engine.connection("test")) {
            new DuckDbStatements(connection)
                    .run("COPY (" + select + ") TO " + DuckDbSql.literal(file.toString()) + " (FORMAT parquet"
                            + (options.isEmpty() ? "" : ", ") + options + ")");
        }
    }

    void run(String sql) {
        String table = sql.replaceFirst("(?s).*?INTO (\\w+).*", "$1");
        catalog.write(
                "test", session -> session.run(sql.replaceAll("(INTO|FROM) " + table, "$1 " + session.table(table))));
    }

    /** The table's rows at a snapshot as text, sorted. */
    List<String> rows(long snapshot) throws SQLException {
        return rows(snapshot, Set.of(), "*");
    }

    List<String> rows(long snapshot, Set<ScanColumn> extras, String columns) throws SQLException {
        SnapshotRow at = catalog.snapshot(snapshot).orElseThrow();
        LakeTable table = catalog.names(at).table("main", "t").orElseThrow();
        try (Connection connection = engine.connection("test")) {
            String scan = TableScan.of(catalog, table, at, Predicate.ALL)
                    .select(ScanSpace.temporary(connection), extras.isEmpty() ? extras : EnumSet.copyOf(extras));
            return new DuckDbStatements(connection)
                    .list(
                            row -> row.getString(1),
                            "SELECT r::VARCHAR FROM (SELECT " + columns + " FROM (" + scan + ")) r ORDER BY 1");
        }
    }

    List<List<Object>> query(String sql) {
        try (LakeQuery query = new LakeQuery(catalog, engine)) {
            return query.run(catalog.latest(), "main", sql).toList();
        }
    }

    @Override
    public void close() {
        catalog.close();
    }
}
