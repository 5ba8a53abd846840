package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what a commit changes in schemas, tables and views. */
record NameWriter(CatalogWriter writer, CommitNumbers numbers, DraftDiff diff) {

    private static final List<String> SCHEMA =
            columns("schema_id schema_uuid begin_snapshot end_snapshot schema_name path path_is_relative");
    private static final List<String> TABLE =
            columns("table_id table_uuid begin_snapshot end_snapshot schema_id table_name path path_is_relative");
    private static final List<String> VIEW =
            columns("view_id view_uuid begin_snapshot end_snapshot schema_id view_name dialect sql column_aliases");
    private static final List<String> TAG = columns("object_id begin_snapshot end_snapshot key value");
    private static final List<String> VERSION = columns("begin_snapshot schema_version table_id");

    static List<String> columns(String names) {
        return List.of(names.split(" "));
    }

    void write() throws SQLException {
        drop();
        long at = writer.snapshotId();
        List<List<?>> schemas = new ArrayList<>();
        for (LakeSchema s : diff.createdSchemas()) {
            schemas.add(row(
                    numbers.of(s.id()),
                    s.uuid(),
                    at,
                    null,
                    s.name(),
                    s.path().text(),
                    s.path().relative()));
        }
        writer.insert("ducklake_schema", SCHEMA, schemas);
        List<List<?>> tables = new ArrayList<>();
        for (TableDiff table : diff.tables()) {
            if (table.created() || table.renamed()) {
                LakeTable t = table.after();
                long schema = numbers.of(t.schema().id());
                tables.add(row(
                        numbers.of(t.id()),
                        t.uuid(),
                        at,
                        null,
                        schema,
                        t.name(),
                        t.path().text(),
                        t.path().relative()));
            }
        }
        writer.insert("ducklake_table", TABLE, tables);
        for (TableDiff table : diff.tables()) {
            new LayoutWriter(writer, numbers, table).write();
        }
        views(at);
        versions(at);
    }

    private void drop() throws SQLException {
        List<Long> tables = diff.droppedTables().stream().map(LakeTable::id).toList();
        for (String of :
                List.of("table", "partition_info", "column", "column_tag", "data_file", "delete_file", "sort_info")) {
            writer.end("ducklake_" + of, "table_id", tables);
        }
        writer.end("ducklake_tag", "object_id", tables);
        List<Long> renamed = diff.tables().stream()
                .filter(TableDiff::renamed)
                .map(t -> t.after().id())
                .toList();
        writer.end("ducklake_table", "table_id", renamed);
        List<Long> views = diff.droppedViews().stream().map(LakeView::id).toList();
        writer.end("ducklake_view", "view_id", views);
        writer.end("ducklake_tag", "object_id", views);
        writer.end(
                "ducklake_view",
                "view_id",
                diff.renamedViews().stream().map(LakeView::id).toList());
        List<Long> schemas = diff.droppedSchemas().stream().map(LakeSchema::id).toList();
        checkNoMacros(schemas);
        writer.end("ducklake_schema", "schema_id", schemas);
    }

    private void checkNoMacros(List<Long> schemas) throws SQLException {
        if (schemas.isEmpty()) {
            return;
        }
        CatalogSession session = writer.session();
        List<String> macros = session.list(
                row -> row.text(1),
                "SELECT m.macro_name FROM " + session.table("ducklake_macro") + " m WHERE m.schema_id"
                        + CatalogWriter.in(schemas) + " AND m.end_snapshot IS NULL");
        if (!macros.isEmpty()) {
            throw new Refusal("the schema to drop has the macro \"" + macros.get(0) + "\"; drop that first");
        }
    }

    private void views(long at) throws SQLException {
        List<List<?>> views = new ArrayList<>();
        for (LakeView v : Stream.concat(diff.createdViews().stream(), diff.renamedViews().stream())
                .toList()) {
            String aliases = v.aliases().stream()
                    .map(alias -> "\"" + alias.replace("\"", "\"\"") + "\"")
                    .collect(Collectors.joining(","));
            views.add(row(
                    numbers.of(v.id()),
                    v.uuid(),
                    at,
                    null,
                    numbers.of(v.schema().id()),
                    v.name(),
                    v.dialect(),
                    v.sql(),
                    aliases));
        }
        writer.insert("ducklake_view", VIEW, views);
        for (LakeView v : diff.commentedViews()) {
            tag(writer, numbers.of(v.id()), v.comment().orElse(null));
        }
    }

    /** A comment that is removed is a row as well, with no value. */
    static void tag(CatalogWriter writer, long objectId, String value) throws SQLException {
        CatalogSession session = writer.session();
        session.run(
                "UPDATE " + session.table("ducklake_tag") + " SET end_snapshot = ? WHERE object_id = ? AND key = ?"
                        + " AND end_snapshot IS NULL",
                writer.snapshotId(),
                objectId,
                "comment");
        writer.insert("ducklake_tag", TAG, List.of(row(objectId, writer.snapshotId(), null, "comment", value)));
    }

    private void versions(long at) throws SQLException {
        List<List<?>> versions = new ArrayList<>();
        diff.tables().stream()
                .filter(TableDiff::versioned)
                .mapToLong(t -> numbers.of(t.after().id()))
                .sorted()
                .forEach(id -> versions.add(row(at, numbers.snapshot().schemaVersion(), id)));
        writer.insert("ducklake_schema_versions", VERSION, versions);
    }

    static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }
}
