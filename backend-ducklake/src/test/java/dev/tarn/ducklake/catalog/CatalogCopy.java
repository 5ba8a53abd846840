package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Copies all rows of a catalog into another, new one, also of the other kind, as the official extension would have written them there. */
final class CatalogCopy {

    private CatalogCopy() {}

    static void of(LakeCatalog from, LakeCatalog to) {
        to.write(
                "copy",
                target -> from.read("copy", source -> {
                    for (CatalogTable table : CatalogTables.all()) {
                        target.run("DELETE FROM " + target.table(table.name()));
                        copy(table, source, target);
                    }
                    long tables = new CatalogReader(source).latest().nextCatalogId();
                    for (long tableId = 0; tableId < tables; tableId++) {
                        inlined(tableId, source, target);
                    }
                    return true;
                }));
    }

    private static void copy(CatalogTable table, CatalogSession source, CatalogSession target) throws SQLException {
        List<String> columns =
                table.columns().stream().map(CatalogTable.Column::name).toList();
        List<List<Object>> rows = source.list(
                row -> {
                    List<Object> values = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        values.add(value(row, table.columns().get(i).type(), i + 1));
                    }
                    return values;
                },
                "SELECT "
                        + String.join(
                                ", ",
                                columns.stream()
                                        .map(source.dialect()::identifier)
                                        .toList()) + " FROM " + source.table(table.name()));
        target.insert(table.name(), columns, rows);
    }

    private static Object value(CatalogRow row, CatalogType type, int column) throws SQLException {
        return switch (type) {
            case BIGINT -> row.optionalNumber(column);
            case BOOLEAN -> row.optionalFlag(column);
            case VARCHAR, UUID -> row.optionalText(column);
            case TIMESTAMPTZ -> row.time(column);
        };
    }

    private static void inlined(long tableId, CatalogSession source, CatalogSession target) throws SQLException {
        CatalogReader reader = new CatalogReader(source);
        CatalogDialect dialect = target.dialect();
        for (InlinedTable table : reader.inlinedTables(tableId)) {
            List<LakeColumn> columns = reader.columns(tableId, table.schemaVersion());
            StringBuilder ddl = new StringBuilder("row_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT");
            StringBuilder texts = new StringBuilder("row_id, begin_snapshot, end_snapshot");
            StringBuilder values = new StringBuilder("?, ?, ?");
            for (LakeColumn column : columns) {
                String type = dialect.inlinedType(column);
                ddl.append(", ")
                        .append(dialect.identifier(column.name()))
                        .append(' ')
                        .append(type);
                String name = source.dialect().identifier(column.name());
                texts.append(", ").append(source.dialect().inlinedText(name, column));
                values.append(
                        type.equals("BYTEA")
                                ? ", convert_to(CAST(? AS VARCHAR), 'UTF8')"
                                : ", CAST(? AS " + type + ")");
            }
            target.run("CREATE TABLE " + target.table(table.name()) + " (" + ddl + ")");
            for (List<Object> row : rows(source, texts.toString(), table.name(), columns.size())) {
                target.run("INSERT INTO " + target.table(table.name()) + " VALUES (" + values + ")", row.toArray());
            }
        }
        String deletes = "ducklake_inlined_delete_" + tableId;
        if (source.exists(deletes)) {
            target.run("CREATE TABLE " + target.table(deletes)
                    + " (file_id BIGINT, row_id BIGINT, begin_snapshot BIGINT)");
            for (List<Object> row : rows(source, "file_id, row_id, begin_snapshot", deletes, 0)) {
                target.run("INSERT INTO " + target.table(deletes) + " VALUES (?, ?, ?)", row.toArray());
            }
        }
    }

    private static List<List<Object>> rows(CatalogSession source, String select, String table, int texts)
            throws SQLException {
        return source.list(
                row -> {
                    List<Object> values = new ArrayList<>();
                    for (int i = 1; i <= 3; i++) {
                        values.add(row.optionalNumber(i));
                    }
                    for (int i = 0; i < texts; i++) {
                        values.add(row.optionalText(4 + i));
                    }
                    return values;
                },
                "SELECT " + select + " FROM " + source.table(table));
    }
}
