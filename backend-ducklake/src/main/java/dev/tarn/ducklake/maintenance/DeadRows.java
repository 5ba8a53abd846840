package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.CatalogSession;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What no surviving snapshot sees.
 *
 * @param tables the numbers of tables that are gone at all of them
 * @param dataFiles data files
 * @param deleteFiles delete files
 */
record DeadRows(Set<Long> tables, List<KnownFiles.Known> dataFiles, List<KnownFiles.Known> deleteFiles) {

    private static final List<String> OF_DATA_FILE = List.of(
            "ducklake_data_file",
            "ducklake_file_column_stats",
            "ducklake_file_variant_stats",
            "ducklake_file_partition_value");
    private static final List<String> OF_TABLE = List.of(
            "ducklake_table",
            "ducklake_table_stats",
            "ducklake_table_column_stats",
            "ducklake_partition_info",
            "ducklake_partition_column",
            "ducklake_column",
            "ducklake_column_tag",
            "ducklake_sort_info",
            "ducklake_sort_expression",
            "ducklake_schema_versions",
            "ducklake_inlined_data_tables",
            "ducklake_column_mapping");
    private static final List<String> ENDED =
            List.of("ducklake_schema", "ducklake_view", "ducklake_tag", "ducklake_macro");
    /** Numbers stand in statements as text. */
    private static final int NUMBERS = 5_000;

    static DeadRows find(CatalogSession session, NavigableSet<Long> surviving) throws SQLException {
        Map<Long, Boolean> seen = new HashMap<>();
        session.list(
                row -> seen.merge(row.number(1), SnapshotSpan.of(row, 2).isSeen(surviving), Boolean::logicalOr),
                "SELECT t.table_id, t.begin_snapshot, t.end_snapshot FROM " + session.table("ducklake_table") + " t");
        Set<Long> tables =
                seen.keySet().stream().filter(id -> !seen.get(id)).collect(Collectors.toCollection(TreeSet::new));
        KnownFiles known = new KnownFiles(session);
        List<KnownFiles.Known> dataFiles = known.dataFiles().stream()
                .filter(f -> tables.contains(f.tableId()) || !f.span().isSeen(surviving))
                .toList();
        Set<Long> gone = dataFiles.stream().map(KnownFiles.Known::id).collect(Collectors.toSet());
        List<KnownFiles.Known> deleteFiles = known.deleteFiles().stream()
                .filter(f -> tables.contains(f.tableId())
                        || gone.contains(f.dataFileId())
                        || !f.span().isSeen(surviving))
                .toList();
        return new DeadRows(tables, dataFiles, deleteFiles);
    }

    List<KnownFiles.Known> files() {
        return Stream.concat(dataFiles.stream(), deleteFiles.stream()).toList();
    }

    /** Deletes them, with the snapshots that have expired, and schedules the files. */
    void delete(CatalogSession session, Set<Long> expired) throws SQLException {
        delete(session, "ducklake_snapshot", "snapshot_id", expired);
        delete(session, "ducklake_snapshot_changes", "snapshot_id", expired);
        List<Long> ids = dataFiles.stream().map(KnownFiles.Known::id).toList();
        for (String rows : OF_DATA_FILE) {
            delete(session, rows, "data_file_id", ids);
        }
        delete(
                session,
                "ducklake_delete_file",
                "delete_file_id",
                deleteFiles.stream().map(KnownFiles.Known::id).toList());
        schedule(session);
        dropInlined(session);
        for (String rows : OF_TABLE) {
            delete(session, rows, "table_id", tables);
        }
        for (String rows : ENDED) {
            session.run("DELETE FROM " + session.table(rows)
                    + " WHERE end_snapshot IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
                    + session.table("ducklake_snapshot")
                    + " s WHERE s.snapshot_id >= begin_snapshot AND s.snapshot_id < end_snapshot)");
        }
        orphans(session, "ducklake_macro_impl", "macro_id", "ducklake_macro");
        orphans(session, "ducklake_macro_parameters", "macro_id", "ducklake_macro");
        orphans(session, "ducklake_name_mapping", "mapping_id", "ducklake_column_mapping");
    }

    private void schedule(CatalogSession session) throws SQLException {
        Instant now = new KnownFiles(session).now();
        List<List<?>> rows = new ArrayList<>();
        for (KnownFiles.Known file : files()) {
            rows.add(List.of(file.id(), file.path().text(), file.path().relative(), now));
        }
        if (!rows.isEmpty()) {
            session.insert(
                    "ducklake_files_scheduled_for_deletion",
                    List.of("data_file_id", "path", "path_is_relative", "schedule_start"),
                    rows);
        }
    }

    /** The tables of a table's rows and deletions that the catalog itself holds. */
    private void dropInlined(CatalogSession session) throws SQLException {
        List<String> names = new ArrayList<>();
        tables.forEach(id -> names.add("ducklake_inlined_delete_" + id));
        if (!tables.isEmpty()) {
            names.addAll(session.list(
                    row -> row.text(1),
                    "SELECT t.table_name FROM " + session.table("ducklake_inlined_data_tables") + " t WHERE t.table_id"
                            + in(List.copyOf(tables))));
        }
        for (String name : names) {
            if (!name.startsWith("ducklake_inlined_")) {
                continue;
            }
            session.run("DROP TABLE IF EXISTS " + session.table(name));
        }
    }

    private static void orphans(CatalogSession session, String rows, String column, String owners) throws SQLException {
        session.run("DELETE FROM " + session.table(rows) + " WHERE " + column + " NOT IN (SELECT o." + column + " FROM "
                + session.table(owners) + " o)");
    }

    static void delete(CatalogSession session, String table, String column, Collection<Long> numbers)
            throws SQLException {
        List<Long> all = List.copyOf(numbers);
        for (int from = 0; from < all.size(); from += NUMBERS) {
            List<Long> some = all.subList(from, Math.min(all.size(), from + NUMBERS));
            session.run("DELETE FROM " + session.table(table) + " WHERE " + column + in(some));
        }
    }

    private static String in(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", " IN (", ")"));
    }
}
