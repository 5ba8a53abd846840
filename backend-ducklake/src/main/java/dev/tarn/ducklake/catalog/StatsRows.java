package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads statistics. */
final class StatsRows {

    private final CatalogSession session;

    StatsRows(CatalogSession session) {
        this.session = session;
    }

    Map<Long, List<ColumnStats>> files(long tableId, Collection<Long> columnIds, long snapshot) throws SQLException {
        if (columnIds.isEmpty()) {
            return Map.of();
        }
        List<Object> values = new ArrayList<>(List.of(tableId, snapshot, snapshot));
        values.addAll(columnIds);
        Map<Long, List<ColumnStats>> byFile = new HashMap<>();
        session.list(
                row -> byFile.computeIfAbsent(row.number(1), id -> new ArrayList<>(columnIds.size()))
                        .add(file(row)),
                "SELECT s.data_file_id, s.column_id, s.column_size_bytes, s.value_count, s.null_count, s.min_value, s.max_value,"
                        + " s.contains_nan, s.extra_stats FROM " + session.table("ducklake_file_column_stats")
                        + " s JOIN " + session.table("ducklake_data_file")
                        + " f ON f.data_file_id = s.data_file_id AND f.table_id = s.table_id WHERE f.table_id = ? AND "
                        + Visible.at("f") + " AND s.column_id IN ("
                        + String.join(", ", Collections.nCopies(columnIds.size(), "?")) + ")",
                values.toArray());
        return byFile;
    }

    private static ColumnStats file(CatalogRow row) throws SQLException {
        return new ColumnStats(
                row.number(2),
                row.optionalNumber(3),
                row.optionalNumber(4),
                row.optionalNumber(5),
                row.optionalText(6),
                row.optionalText(7),
                row.optionalFlag(8),
                row.optionalText(9));
    }

    TableStats table(long tableId) throws SQLException {
        Map<Long, TableStats.Column> columns = new HashMap<>();
        session.list(
                row -> columns.put(
                        row.number(1),
                        new TableStats.Column(
                                row.optionalFlag(2),
                                row.optionalFlag(3),
                                row.optionalText(4),
                                row.optionalText(5),
                                row.optionalText(6))),
                "SELECT s.column_id, s.contains_null, s.contains_nan, s.min_value, s.max_value, s.extra_stats FROM "
                        + session.table("ducklake_table_column_stats") + " s WHERE s.table_id = ?",
                tableId);
        List<TableStats> stats = session.list(
                row -> new TableStats(row.number(1), row.number(2), row.number(3), columns),
                "SELECT s.record_count, s.next_row_id, s.file_size_bytes FROM " + session.table("ducklake_table_stats")
                        + " s WHERE s.table_id = ?",
                tableId);
        return stats.isEmpty() ? TableStats.NONE : stats.get(0);
    }
}
