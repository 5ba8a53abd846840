package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads columns, and puts fields into the columns they belong to. */
final class ColumnRows {

    private static final String SELECT =
            "SELECT o.table_id, o.column_id, o.parent_column, o.column_name, o.column_type,"
                    + " o.initial_default, o.default_value, o.default_value_type, o.nulls_allowed FROM ";
    private static final String ORDER = " ORDER BY o.table_id, o.column_order, o.column_id";

    private final CatalogSession session;

    ColumnRows(CatalogSession session) {
        this.session = session;
    }

    private record Flat(
            long tableId,
            long id,
            OptionalLong parent,
            String name,
            String type,
            Optional<String> initialDefault,
            Optional<String> defaultValue,
            String defaultType,
            boolean nullsAllowed) {}

    Map<Long, List<LakeColumn>> allAt(long snapshot) throws SQLException {
        return trees(session.list(
                ColumnRows::row,
                SELECT + session.table("ducklake_column") + " o WHERE " + Visible.at("o") + ORDER,
                snapshot,
                snapshot));
    }

    List<LakeColumn> at(long tableId, long snapshot) throws SQLException {
        return trees(session.list(
                        ColumnRows::row,
                        SELECT + session.table("ducklake_column") + " o WHERE o.table_id = ? AND " + Visible.at("o")
                                + ORDER,
                        tableId,
                        snapshot,
                        snapshot))
                .getOrDefault(tableId, List.of());
    }

    List<LakeColumn> atVersion(long tableId, long schemaVersion) throws SQLException {
        List<OptionalLong> begin = session.list(
                row -> row.optionalNumber(1),
                "SELECT v.begin_snapshot FROM " + session.table("ducklake_schema_versions")
                        + " v WHERE v.table_id = ? AND v.schema_version <= ?"
                        + " ORDER BY v.schema_version DESC, v.begin_snapshot DESC LIMIT 1",
                tableId,
                schemaVersion);
        if (begin.isEmpty()) {
            // Lakes from before there were versions of single tables: as the table was when it was made.
            begin = session.list(
                    row -> row.optionalNumber(1),
                    "SELECT min(t.begin_snapshot) FROM " + session.table("ducklake_table") + " t WHERE t.table_id = ?",
                    tableId);
        }
        OptionalLong snapshot = begin.get(0);
        return snapshot.isPresent() ? at(tableId, snapshot.getAsLong()) : List.of();
    }

    private static Flat row(CatalogRow row) throws SQLException {
        return new Flat(
                row.number(1),
                row.number(2),
                row.optionalNumber(3),
                row.text(4),
                row.text(5).toLowerCase(Locale.ROOT),
                row.optionalText(6),
                // The first default is NULL where there is none, but the present one is this word.
                row.optionalText(7).filter(text -> !text.equals("NULL")),
                row.optionalText(8).filter(text -> !text.isEmpty()).orElse("literal"),
                row.optionalFlag(9).orElse(true));
    }

    private static Map<Long, List<LakeColumn>> trees(List<Flat> rows) {
        Map<Long, Map<Long, List<Flat>>> fields = new HashMap<>();
        for (Flat row : rows) {
            fields.computeIfAbsent(row.tableId(), id -> new HashMap<>())
                    .computeIfAbsent(row.parent().orElse(-1), id -> new ArrayList<>())
                    .add(row);
        }
        Map<Long, List<LakeColumn>> trees = new HashMap<>();
        fields.forEach((table, byParent) -> trees.put(table, children(-1, byParent)));
        return trees;
    }

    private static List<LakeColumn> children(long parent, Map<Long, List<Flat>> byParent) {
        return byParent.getOrDefault(parent, List.of()).stream()
                .map(row -> new LakeColumn(
                        row.id(),
                        row.name(),
                        row.type(),
                        row.initialDefault(),
                        row.defaultValue(),
                        row.defaultType(),
                        row.nullsAllowed(),
                        children(row.id(), byParent)))
                .toList();
    }
}
