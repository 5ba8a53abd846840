package dev.tarn.ducklake.commit;

import static dev.tarn.ducklake.commit.NameWriter.columns;
import static dev.tarn.ducklake.commit.NameWriter.row;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.TableStats;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the statistics of the tables that a commit appends to, before it writes, and writes them with the new files in them. */
final class StatsWriter {

    private static final List<String> TABLE = columns("table_id record_count next_row_id file_size_bytes");
    private static final List<String> COLUMN =
            columns("table_id column_id contains_null contains_nan min_value max_value extra_stats");

    private final CatalogSession session;
    private final Draft draft;
    private final Map<Long, TableStats> before = new TreeMap<>();
    private final Map<Long, Set<Long>> onlyNulls = new HashMap<>();
    private final Map<Long, List<Long>> retyped = new HashMap<>();
    private final Set<Long> known = new HashSet<>();

    StatsWriter(CatalogSession session, Draft draft, DraftDiff diff) throws SQLException {
        this.session = session;
        this.draft = draft;
        diff.tables().forEach(table -> retyped.put(table.after().id(), table.retypedColumns()));
        for (Map.Entry<Long, TableData> entry : draft.data().entrySet()) {
            if (entry.getValue().inserts()) {
                read(entry.getKey());
            }
        }
    }

    private void read(long tableId) throws SQLException {
        if (tableId < 0) {
            before.put(tableId, TableStats.NONE);
            return;
        }
        if (!session.list(
                        row -> 1,
                        "SELECT 1 FROM " + session.table("ducklake_table_stats") + " s WHERE s.table_id = ?",
                        tableId)
                .isEmpty()) {
            known.add(tableId);
        }
        TableStats stats = new CatalogReader(session).tableStats(tableId);
        before.put(tableId, stats);
        Set<Long> unbounded = new HashSet<>();
        stats.columns().forEach((id, column) -> {
            if (column.min().isEmpty() && column.max().isEmpty()) {
                unbounded.add(id);
            }
        });
        if (!unbounded.isEmpty()) {
            onlyNulls.put(tableId, onlyNulls(tableId, unbounded));
        }
    }

    /**
     * Of columns without bounds, those that have no value in any file or inlined row, be they deleted by now, since older snapshots hold
     * them: only for these do the bounds of the first values hold for the table.
     */
    private Set<Long> onlyNulls(long tableId, Set<Long> columns) throws SQLException {
        if (!new CatalogReader(session).inlinedTables(tableId).isEmpty()) {
            return Set.of();
        }
        long files = session.list(
                        row -> row.number(1),
                        "SELECT count(*) FROM " + session.table("ducklake_data_file")
                                + " f WHERE f.table_id = ? AND f.record_count > 0",
                        tableId)
                .get(0);
        return new HashSet<>(session.list(
                row -> row.number(1),
                "SELECT s.column_id FROM " + session.table("ducklake_file_column_stats") + " s JOIN "
                        + session.table("ducklake_data_file") + " f ON f.data_file_id = s.data_file_id"
                        + " WHERE s.table_id = ? AND f.record_count > 0 AND s.value_count = 0"
                        + " AND s.column_id" + CatalogWriter.in(columns)
                        + " GROUP BY s.column_id HAVING count(*) = " + files,
                tableId));
    }

    /** The next row id of each table that is appended to. */
    Map<Long, Long> nextRowIds() {
        Map<Long, Long> next = new HashMap<>();
        before.forEach((id, stats) -> next.put(id, stats.nextRowId()));
        return next;
    }

    void write(CatalogWriter writer, CommitNumbers numbers) throws SQLException {
        for (Map.Entry<Long, TableStats> entry : before.entrySet()) {
            long tableId = entry.getKey();
            List<NewDataFile> files = draft.data().get(tableId).appended().stream()
                    .map(TableData.Appended::file)
                    .toList();
            TableStats old = entry.getValue();
            long rows = files.stream().mapToLong(NewDataFile::recordCount).sum();
            long size = files.stream().mapToLong(NewDataFile::sizeBytes).sum();
            TableStats now = new TableStats(
                    old.recordCount() + rows,
                    old.nextRowId() + rows,
                    old.sizeBytes() + size,
                    merged(draft.table(tableId), old, files));
            if (known.contains(tableId)) {
                update(writer, tableId, old, now);
            } else {
                insert(writer, numbers.of(tableId), now);
            }
        }
    }

    /**
     * What is known with the files. Bounds of two types are not merged: a column that changes its type in the same commit has none
     * afterwards, and so no row, since without bounds that would say that all its values are NULL.
     */
    private Map<Long, TableStats.Column> merged(LakeTable table, TableStats old, List<NewDataFile> files) {
        boolean first = !known.contains(table.id());
        Map<Long, TableStats.Column> columns = new TreeMap<>(old.columns());
        retyped.getOrDefault(table.id(), List.of()).forEach(columns::remove);
        Map<Long, LakeColumn> leaves = new ColumnTree(table.columns()).leaves();
        leaves.forEach((id, leaf) -> {
            if (first || columns.containsKey(id)) {
                StatsMerge merge = new StatsMerge(
                        leaf.type(),
                        columns.get(id),
                        onlyNulls.getOrDefault(table.id(), Set.of()).contains(id));
                files.forEach(file -> merge.add(id, file));
                merge.result().ifPresentOrElse(merged -> columns.put(id, merged), () -> columns.remove(id));
            }
        });
        return columns;
    }

    private static void insert(CatalogWriter writer, long tableId, TableStats now) throws SQLException {
        writer.insert(
                "ducklake_table_stats",
                TABLE,
                List.of(row(tableId, now.recordCount(), now.nextRowId(), now.sizeBytes())));
        writer.insert(
                "ducklake_table_column_stats",
                COLUMN,
                rows(tableId, now, now.columns().keySet()));
    }

    private static List<List<?>> rows(long tableId, TableStats stats, Set<Long> columns) {
        List<List<?>> rows = new ArrayList<>();
        new TreeMap<>(stats.columns()).forEach((id, c) -> {
            if (columns.contains(id)) {
                rows.add(row(tableId, id, c.containsNull(), c.containsNan(), c.min(), c.max(), c.extra()));
            }
        });
        return rows;
    }

    /** The rows of columns are put anew: one by one they would take as many statements as the table has columns. */
    private void update(CatalogWriter writer, long tableId, TableStats old, TableStats now) throws SQLException {
        session.run(
                "UPDATE " + session.table("ducklake_table_stats")
                        + " SET record_count = ?, next_row_id = ?, file_size_bytes = ? WHERE table_id = ?",
                now.recordCount(),
                now.nextRowId(),
                now.sizeBytes(),
                tableId);
        Set<Long> changed = new HashSet<>(old.columns().keySet());
        changed.removeIf(id -> old.columns().get(id).equals(now.columns().get(id)));
        if (!changed.isEmpty()) {
            session.run(
                    "DELETE FROM " + session.table("ducklake_table_column_stats") + " WHERE table_id = ? AND column_id"
                            + CatalogWriter.in(changed),
                    tableId);
            writer.insert("ducklake_table_column_stats", COLUMN, rows(tableId, now, changed));
        }
    }
}
