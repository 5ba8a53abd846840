package dev.tarn.ducklake.catalog;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Inserts many rows with few statements: drivers take a row at a time in a millisecond, and a thousand rows in about as much. */
final class CatalogInsert {

    /** The most parameters of one statement; PostgreSQL's limit is 65,535. */
    private static final int PARAMETERS = 8_000;

    private CatalogInsert() {}

    static void into(CatalogSession session, CatalogTable table, List<String> columns, List<? extends List<?>> rows)
            throws SQLException {
        columns.forEach(table::column);
        int page = Math.max(1, PARAMETERS / columns.size());
        for (int from = 0; from < rows.size(); from += page) {
            page(session, table, columns, rows.subList(from, Math.min(rows.size(), from + page)));
        }
    }

    private static void page(
            CatalogSession session, CatalogTable table, List<String> columns, List<? extends List<?>> rows)
            throws SQLException {
        String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        String sql = "INSERT INTO " + session.table(table.name())
                + columns.stream().map(session.dialect()::identifier).collect(Collectors.joining(", ", " (", ")"))
                + " VALUES " + String.join(", ", Collections.nCopies(rows.size(), row));
        List<Object> values = new ArrayList<>();
        for (List<?> one : rows) {
            if (one.size() != columns.size()) {
                throw new IllegalArgumentException(
                        table.name() + ": " + one.size() + " values for " + columns.size() + " columns");
            }
            values.addAll(one);
        }
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            session.bind(statement, values.toArray());
            statement.executeUpdate();
        }
    }
}
