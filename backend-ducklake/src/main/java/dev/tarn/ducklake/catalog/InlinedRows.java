package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the rows and deletions that the catalog itself holds. */
final class InlinedRows {

    private final CatalogSession session;

    InlinedRows(CatalogSession session) {
        this.session = session;
    }

    List<InlinedTable> tables(long tableId) throws SQLException {
        return session.list(
                row -> new InlinedTable(row.number(1), row.text(2), row.number(3)),
                "SELECT t.table_id, t.table_name, t.schema_version FROM "
                        + session.table("ducklake_inlined_data_tables")
                        + " t WHERE t.table_id = ? ORDER BY t.schema_version",
                tableId);
    }

    List<InlinedRow> rows(InlinedTable table, List<LakeColumn> columns, long snapshot) throws SQLException {
        CatalogDialect dialect = session.dialect();
        StringBuilder texts = new StringBuilder();
        for (LakeColumn column : columns) {
            texts.append(", ").append(dialect.inlinedText("o." + dialect.identifier(column.name()), column));
        }
        return session.list(
                row -> {
                    List<Optional<String>> values = new ArrayList<>(columns.size());
                    for (int i = 0; i < columns.size(); i++) {
                        values.add(row.optionalText(4 + i));
                    }
                    return new InlinedRow(row.number(1), row.number(2), row.optionalNumber(3), values);
                },
                "SELECT o.row_id, o.begin_snapshot, o.end_snapshot" + texts + " FROM " + session.table(table.name())
                        + " o WHERE " + Visible.at("o") + " ORDER BY o.row_id",
                snapshot,
                snapshot);
    }

    Map<Long, List<InlinedDelete>> deletes(long tableId, long snapshot) throws SQLException {
        String table = "ducklake_inlined_delete_" + tableId;
        if (!session.exists(table)) {
            return Map.of();
        }
        Map<Long, List<InlinedDelete>> byFile = new HashMap<>();
        session.list(
                row -> byFile.computeIfAbsent(row.number(1), id -> new ArrayList<>())
                        .add(new InlinedDelete(row.number(2), row.number(3))),
                "SELECT o.file_id, o.row_id, o.begin_snapshot FROM " + session.table(table)
                        + " o WHERE o.begin_snapshot <= ? ORDER BY o.file_id, o.row_id",
                snapshot);
        return byFile;
    }
}
