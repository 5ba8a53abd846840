package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what names mean at a snapshot: one query for each kind of thing, whatever their number. */
final class NameRows {

    /** A comment that was taken back has a row without a value. */
    private static final String COMMENTS = " AND o.key = 'comment' AND o.value IS NOT NULL";

    private final CatalogSession session;
    private final long snapshot;

    NameRows(CatalogSession session, long snapshot) {
        this.session = session;
        this.snapshot = snapshot;
    }

    LakeNames names(long schemaVersion) throws SQLException {
        Map<Long, LakeSchema> schemas = new HashMap<>();
        List<LakeSchema> inOrder = visible(
                row -> new LakeSchema(row.number(1), row.text(2), row.text(3), row.path(4)),
                "SELECT o.schema_id, o.schema_uuid, o.schema_name, o.path, o.path_is_relative",
                "ducklake_schema",
                "o.schema_id");
        inOrder.forEach(schema -> schemas.put(schema.id(), schema));
        Map<Long, String> comments = comments();
        return new LakeNames(schemaVersion, inOrder, tables(schemas, comments), views(schemas, comments));
    }

    private List<LakeTable> tables(Map<Long, LakeSchema> schemas, Map<Long, String> comments) throws SQLException {
        Map<Long, List<LakeColumn>> columns = new ColumnRows(session).allAt(snapshot);
        LayoutRows layout = new LayoutRows(session);
        Map<Long, Partitioning> partitionings = layout.partitioningsAt(snapshot);
        Map<Long, List<SortField>> sortOrders = layout.sortOrdersAt(snapshot);
        Map<Long, Map<Long, String>> columnComments = columnComments();
        return visible(
                row -> {
                    long id = row.number(1);
                    return new LakeTable(
                            id,
                            row.text(2),
                            schema(schemas, row.number(3)),
                            row.text(4),
                            row.path(5),
                            columns.getOrDefault(id, List.of()),
                            Optional.ofNullable(partitionings.get(id)),
                            sortOrders.getOrDefault(id, List.of()),
                            Optional.ofNullable(comments.get(id)),
                            columnComments.getOrDefault(id, Map.of()));
                },
                "SELECT o.table_id, o.table_uuid, o.schema_id, o.table_name, o.path, o.path_is_relative",
                "ducklake_table",
                "o.table_id");
    }

    private List<LakeView> views(Map<Long, LakeSchema> schemas, Map<Long, String> comments) throws SQLException {
        return visible(
                row -> new LakeView(
                        row.number(1),
                        row.text(2),
                        schema(schemas, row.number(3)),
                        row.text(4),
                        row.text(5),
                        row.text(6),
                        aliases(row.optionalText(7).orElse("")),
                        Optional.ofNullable(comments.get(row.number(1)))),
                "SELECT o.view_id, o.view_uuid, o.schema_id, o.view_name, o.dialect, o.sql, o.column_aliases",
                "ducklake_view",
                "o.view_id");
    }

    private Map<Long, String> comments() throws SQLException {
        Map<Long, String> comments = new HashMap<>();
        visible(
                row -> comments.put(row.number(1), row.text(2)),
                "SELECT o.object_id, o.value",
                "ducklake_tag",
                "o.begin_snapshot",
                COMMENTS);
        return comments;
    }

    private Map<Long, Map<Long, String>> columnComments() throws SQLException {
        Map<Long, Map<Long, String>> comments = new HashMap<>();
        visible(
                row -> comments.computeIfAbsent(row.number(1), id -> new HashMap<>())
                        .put(row.number(2), row.text(3)),
                "SELECT o.table_id, o.column_id, o.value",
                "ducklake_column_tag",
                "o.begin_snapshot",
                COMMENTS);
        return comments;
    }

    private <T> List<T> visible(CatalogSession.Row<T> row, String select, String table, String order)
            throws SQLException {
        return visible(row, select, table, order, "");
    }

    private <T> List<T> visible(CatalogSession.Row<T> row, String select, String table, String order, String where)
            throws SQLException {
        return session.list(
                row,
                select + " FROM " + session.table(table) + " o WHERE " + Visible.at("o") + where + " ORDER BY " + order,
                snapshot,
                snapshot);
    }

    private static LakeSchema schema(Map<Long, LakeSchema> schemas, long id) throws SQLException {
        LakeSchema schema = schemas.get(id);
        if (schema == null) {
            throw new CatalogDamage("there is no schema " + id + ", but a table or view in it");
        }
        return schema;
    }

    /** {@code "a","b ""c"""}: quoted names, with commas between them. */
    static List<String> aliases(String text) throws SQLException {
        List<String> aliases = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) != '"') {
                throw new CatalogDamage("column_aliases of a view are no quoted names");
            }
            StringBuilder name = new StringBuilder();
            for (at++; ; at++) {
                if (at >= text.length()) {
                    throw new CatalogDamage("column_aliases of a view do not end");
                }
                if (text.charAt(at) == '"' && !(at + 1 < text.length() && text.charAt(++at) == '"')) {
                    break;
                }
                name.append(text.charAt(at));
            }
            aliases.add(name.toString());
            while (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == ' ')) {
                at++;
            }
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
            }
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
        return aliases;
    }
}
