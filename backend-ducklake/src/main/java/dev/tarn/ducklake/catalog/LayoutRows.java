package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads how tables are partitioned and sorted. */
final class LayoutRows {

    private final CatalogSession session;

    LayoutRows(CatalogSession session) {
        this.session = session;
    }

    List<Partitioning> partitionings(long tableId) throws SQLException {
        return new ArrayList<>(read(" WHERE i.table_id = ?", tableId).values());
    }

    /** By table. One that was reset has a row without keys, and counts as none. */
    Map<Long, Partitioning> partitioningsAt(long snapshot) throws SQLException {
        Map<Long, Partitioning> byTable = new HashMap<>();
        read(" WHERE " + Visible.at("i"), snapshot, snapshot).forEach((key, partitioning) -> {
            if (!partitioning.fields().isEmpty()) {
                byTable.put(key.tableId(), partitioning);
            }
        });
        return byTable;
    }

    private record Key(long id, long tableId) {}

    private Map<Key, Partitioning> read(String where, Object... values) throws SQLException {
        Map<Key, List<PartitionField>> fields = new LinkedHashMap<>();
        session.list(
                row -> {
                    List<PartitionField> keys =
                            fields.computeIfAbsent(new Key(row.number(1), row.number(2)), key -> new ArrayList<>());
                    return row.optionalNumber(3).isPresent()
                            && keys.add(new PartitionField(row.number(3), row.text(4)));
                },
                "SELECT i.partition_id, i.table_id, c.column_id, c.transform FROM "
                        + session.table("ducklake_partition_info") + " i LEFT JOIN "
                        + session.table("ducklake_partition_column")
                        + " c ON c.partition_id = i.partition_id AND c.table_id = i.table_id" + where
                        + " ORDER BY i.partition_id, c.partition_key_index",
                values);
        Map<Key, Partitioning> partitionings = new LinkedHashMap<>();
        fields.forEach((key, keys) -> partitionings.put(key, new Partitioning(key.id(), keys)));
        return partitionings;
    }

    Map<Long, List<SortField>> sortOrdersAt(long snapshot) throws SQLException {
        Map<Long, List<SortField>> byTable = new HashMap<>();
        session.list(
                row -> byTable.computeIfAbsent(row.number(1), id -> new ArrayList<>())
                        .add(new SortField(row.text(2), row.text(3), row.text(4), row.text(5))),
                "SELECT i.table_id, e.expression, e.dialect, e.sort_direction, e.null_order FROM "
                        + session.table("ducklake_sort_info") + " i JOIN " + session.table("ducklake_sort_expression")
                        + " e ON e.sort_id = i.sort_id AND e.table_id = i.table_id WHERE " + Visible.at("i")
                        + " ORDER BY i.table_id, i.sort_id, e.sort_key_index",
                snapshot,
                snapshot);
        return byTable;
    }
}
