package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.CatalogDialect;
import dev.tarn.ducklake.catalog.InlinedRow;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rows that the catalog holds.
 *
 * @param columns the columns they were written with
 * @param rows the rows
 */
record InlinedBatch(List<LakeColumn> columns, List<InlinedRow> rows) {

    String select(LakeTable table, CatalogDialect dialect, ScanSpace space, Set<ScanColumn> extras)
            throws SQLException {
        List<String> types = new ArrayList<>(List.of("row_id BIGINT", "begin_snapshot BIGINT"));
        for (int i = 0; i < columns.size(); i++) {
            types.add("v" + i + " VARCHAR");
        }
        List<Object[]> values = new ArrayList<>(rows.size());
        for (InlinedRow row : rows) {
            Object[] spooled = new Object[2 + columns.size()];
            spooled[0] = row.rowId();
            spooled[1] = row.begin();
            for (int i = 0; i < columns.size(); i++) {
                spooled[2 + i] = row.values().get(i).orElse(null);
            }
            values.add(spooled);
        }
        List<String> selected = new ArrayList<>();
        for (LakeColumn column : table.columns()) {
            selected.add(ScanSql.named(value(column, dialect), column));
        }
        for (ScanColumn extra : extras) {
            String value = switch (extra) {
                case ROW_ID -> "i.row_id";
                case SNAPSHOT -> "i.begin_snapshot";
                case FILE_ID, FILE, POSITION -> "CAST(NULL AS " + extra.type() + ")";
            };
            selected.add(value + " AS " + extra.column());
        }
        return "SELECT " + String.join(", ", selected) + " FROM " + space.rows(types, values) + " AS i";
    }

    private String value(LakeColumn column, CatalogDialect dialect) {
        for (int i = 0; i < columns.size(); i++) {
            LakeColumn held = columns.get(i);
            if (held.id() == column.id()) {
                String value = dialect.inlinedValue("i.v" + i, held);
                return NestedValue.isDirect(column, FileField.of(held))
                        ? "CAST(" + value + " AS " + LakeTypes.sql(column) + ")"
                        : NestedValue.project(value, column, FileField.of(held));
            }
        }
        return NestedValue.missing(column);
    }
}
