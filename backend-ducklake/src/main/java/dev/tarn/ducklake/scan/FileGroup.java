package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.InlinedDelete;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTypes;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files that one call of the engine's reader reads. Files and their delete files are listed in the same order, so that rows and deleted
 * positions are matched by the place in the list, a number, and not by path.
 *
 * @param kind what they have in common
 * @param files the files
 */
record FileGroup(Kind kind, List<LakeFile> files) {

    /**
     * What the files of a group have in common.
     *
     * @param layout how they are read
     * @param partial whether rows of later snapshots are among theirs
     * @param deleteFile whether each has a delete file in Parquet
     * @param otherDeletes whether some have deleted rows that are known otherwise
     * @param key their key in base64, or empty
     * @param deleteKey their delete files' key, or empty
     */
    record Kind(
            FileLayout layout,
            boolean partial,
            boolean deleteFile,
            boolean otherDeletes,
            String key,
            String deleteKey) {}

    String select(TableScan scan, ScanPaths paths, ScanSpace space, Set<ScanColumn> extras) throws SQLException {
        List<String> entries = new ArrayList<>();
        List<String> selected = new ArrayList<>();
        List<LakeColumn> columns = scan.table().columns();
        for (int i = 0; i < columns.size(); i++) {
            column(columns.get(i), kind.layout().sources().get(i), entries, selected);
        }
        lineage(entries);
        boolean rowsOfFiles = kind.layout().readsPaths();
        for (ScanColumn extra : extras) {
            selected.add(extra(extra) + " AS " + extra.column());
            rowsOfFiles |= extra != ScanColumn.POSITION;
        }
        StringBuilder sql = new StringBuilder("SELECT ").append(String.join(", ", selected));
        sql.append(" FROM ")
                .append(ScanSql.read(space.files(paths.literals(files)), entries, kind.key()))
                .append(" AS r");
        if (rowsOfFiles) {
            sql.append(" JOIN ").append(perFile(columns, paths, space)).append(" AS m ON r.file_index = m.f");
        }
        if (kind.deleteFile() || kind.otherDeletes()) {
            sql.append(" ANTI JOIN (")
                    .append(deleted(scan, paths, space))
                    .append(") AS d ON r.file_index = d.f AND r.file_row_number = d.p");
        }
        if (kind.partial()) {
            sql.append(" WHERE (r.")
                    .append(name(ScanSql.SNAPSHOT))
                    .append(" IS NULL OR r.")
                    .append(name(ScanSql.SNAPSHOT))
                    .append(" <= ")
                    .append(scan.snapshot())
                    .append(')');
        }
        return sql.toString();
    }

    private void column(LakeColumn column, FileLayout.Source source, List<String> entries, List<String> selected) {
        String value;
        if (source instanceof FileLayout.Held held) {
            FileField field = held.field();
            boolean direct = NestedValue.isDirect(column, field);
            entries.add(ScanSql.entry(
                    kind.layout().byName() ? DuckDbSql.literal(field.name()) : String.valueOf(column.id()),
                    name(column.id()),
                    direct ? LakeTypes.sql(column) : NestedValue.readType(column, field),
                    NestedValue.initialDefault(column).map(DuckDbSql::literal).orElse("NULL")));
            String read = "r." + name(column.id());
            value = direct ? read : NestedValue.project(read, column, field);
        } else if (source instanceof FileLayout.InPath) {
            value = "CAST(m." + name(column.id()) + " AS " + LakeTypes.sql(column) + ")";
        } else {
            value = NestedValue.missing(column);
        }
        selected.add(ScanSql.named(value, column));
    }

    private void lineage(List<String> entries) {
        boolean byName = kind.layout().byName();
        entries.add(ScanSql.entry(
                byName ? DuckDbSql.literal(ScanSql.ROW_ID_NAME) : String.valueOf(ScanSql.ROW_ID),
                name(ScanSql.ROW_ID),
                "BIGINT",
                "NULL"));
        entries.add(ScanSql.entry(
                byName ? DuckDbSql.literal(ScanSql.SNAPSHOT_NAME) : String.valueOf(ScanSql.SNAPSHOT),
                name(ScanSql.SNAPSHOT),
                "BIGINT",
                "NULL"));
    }

    private static String name(long columnId) {
        return "c" + columnId;
    }

    private static String extra(ScanColumn extra) {
        return switch (extra) {
            case ROW_ID -> "coalesce(r." + name(ScanSql.ROW_ID) + ", m.row_start + r.file_row_number)";
            case SNAPSHOT -> "coalesce(r." + name(ScanSql.SNAPSHOT) + ", m.begin_snapshot)";
            case FILE_ID -> "m.id";
            case FILE -> "m.path";
            case POSITION -> "r.file_row_number";
        };
    }

    /** What is the same for all rows of a file. */
    private String perFile(List<LakeColumn> tableColumns, ScanPaths paths, ScanSpace space) throws SQLException {
        List<String> columns = new ArrayList<>(
                List.of("f UBIGINT", "id BIGINT", "path VARCHAR", "row_start BIGINT", "begin_snapshot BIGINT"));
        List<String> inPath = new ArrayList<>();
        for (int i = 0; i < tableColumns.size(); i++) {
            if (kind.layout().sources().get(i) instanceof FileLayout.InPath source) {
                inPath.add(source.name());
                columns.add(name(tableColumns.get(i).id()) + " VARCHAR");
            }
        }
        List<Object[]> rows = new ArrayList<>(files.size());
        for (int i = 0; i < files.size(); i++) {
            LakeFile file = files.get(i);
            Object[] row = new Object[5 + inPath.size()];
            row[0] = (long) i;
            row[1] = file.id();
            row[2] = paths.of(file);
            row[3] = file.rowIdStart().isPresent() ? file.rowIdStart().getAsLong() : null;
            row[4] = file.begin();
            for (int j = 0; j < inPath.size(); j++) {
                row[5 + j] = PathValues.value(paths, file, inPath.get(j)).orElse(null);
            }
            rows.add(row);
        }
        return space.rows(columns, rows);
    }

    /** The deleted positions, by the file's place in the list. */
    private String deleted(TableScan scan, ScanPaths paths, ScanSpace space) throws SQLException {
        List<String> parts = new ArrayList<>();
        if (kind.deleteFile()) {
            List<String> deletes = files.stream()
                    .map(file -> paths.literal(paths.of(file.deletes().orElseThrow())))
                    .toList();
            List<String> entries = List.of(
                    ScanSql.entry("'pos'", "p", "BIGINT", "NULL"),
                    ScanSql.entry(DuckDbSql.literal(ScanSql.SNAPSHOT_NAME), "s", "BIGINT", "NULL"));
            // By name, as every writer calls it; a file that does not must not pass for one that deletes nothing.
            parts.add(
                    "SELECT file_index AS f, CASE WHEN p IS NULL THEN error('a delete file has no column pos') ELSE p END AS p FROM "
                            + ScanSql.read(space.files(deletes), entries, kind.deleteKey())
                            + " WHERE s IS NULL OR s <= " + scan.snapshot());
        }
        if (kind.otherDeletes()) {
            parts.add("SELECT f, unnest(range(a, b)) AS p FROM "
                    + space.rows(
                            List.of("f UBIGINT", "a BIGINT", "b BIGINT"), otherDeletes(scan.inlinedDeletes(), paths))
                    + " AS o");
        }
        return String.join(" UNION ALL ", parts);
    }

    private List<Object[]> otherDeletes(Map<Long, List<InlinedDelete>> inlined, ScanPaths paths) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            LakeFile file = files.get(i);
            for (InlinedDelete delete : inlined.getOrDefault(file.id(), List.of())) {
                rows.add(new Object[] {(long) i, delete.position(), delete.position() + 1});
            }
            if (file.deletes().isPresent() && file.deletes().get().format().equals("puffin")) {
                for (DeletionVector.Run run :
                        vector(file.deletes().get(), paths).runs()) {
                    rows.add(new Object[] {(long) i, run.from(), run.to()});
                }
            }
        }
        return rows;
    }

    private static DeletionVector vector(DeleteFile file, ScanPaths paths) {
        try {
            return DeletionVector.read(paths.bytes(file));
        } catch (IOException e) {
            throw paths.damaged(file, e);
        }
    }
}
