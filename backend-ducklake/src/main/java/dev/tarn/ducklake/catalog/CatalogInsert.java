package dev.tarn.ducklake.catalog;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Inserts many rows with one statement: a list for each column, in text, which the database takes apart. Drivers and parsers need longer
 * for a thousand rows of parameters than for the rows. A database without lists needs another way here.
 */
final class CatalogInsert {

    /** What is held in memory once more as text. */
    private static final int ROWS = 50_000;

    private CatalogInsert() {}

    static void into(CatalogSession session, CatalogTable table, List<String> columns, List<? extends List<?>> rows)
            throws SQLException {
        for (List<?> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        table.name() + ": " + row.size() + " values for " + columns.size() + " columns");
            }
        }
        for (int from = 0; from < rows.size(); from += ROWS) {
            page(session, table, columns, rows.subList(from, Math.min(rows.size(), from + ROWS)));
        }
    }

    private static void page(
            CatalogSession session, CatalogTable table, List<String> columns, List<? extends List<?>> rows)
            throws SQLException {
        CatalogDialect dialect = session.dialect();
        String sql = "INSERT INTO " + session.table(table.name())
                + columns.stream().map(dialect::identifier).collect(Collectors.joining(", ", " (", ")"))
                + columns.stream()
                        .map(column -> "unnest(CAST(? AS "
                                + dialect.type(table.column(column).type()) + "[]))")
                        .collect(Collectors.joining(", ", " SELECT ", ""));
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                statement.setObject(i + 1, session.connection().createArrayOf("VARCHAR", texts(rows, i)));
            }
            statement.executeUpdate();
        }
    }

    private static String[] texts(List<? extends List<?>> rows, int column) {
        String[] texts = new String[rows.size()];
        for (int i = 0; i < texts.length; i++) {
            Object value = CatalogSession.plain(rows.get(i).get(column));
            texts[i] = value == null ? null : value.toString();
        }
        return texts;
    }
}
