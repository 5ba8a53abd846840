package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogSession;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Inserts and ends rows of the format's tables, for one snapshot. */
record CatalogWriter(CatalogSession session, long snapshotId) {

    /** Inserts rows, if there are any. */
    void insert(String table, List<String> columns, List<? extends List<?>> rows) throws SQLException {
        if (!rows.isEmpty()) {
            session.insert(table, columns, rows);
        }
    }

    /** Ends all rows that are not ended and have one of some numbers in a column. */
    long end(String table, String column, Collection<Long> numbers) throws SQLException {
        if (numbers.isEmpty()) {
            return 0;
        }
        return session.run("UPDATE " + session.table(table) + " SET end_snapshot = " + snapshotId + " WHERE "
                + session.dialect().identifier(column) + in(numbers) + " AND end_snapshot IS NULL");
    }

    /** Ends all rows of a table that are not ended and have one of some numbers in a column. */
    long endOf(String table, long tableId, String column, Collection<Long> numbers) throws SQLException {
        if (numbers.isEmpty()) {
            return 0;
        }
        return session.run(
                "UPDATE " + session.table(table) + " SET end_snapshot = " + snapshotId + " WHERE table_id = ? AND "
                        + session.dialect().identifier(column) + in(numbers) + " AND end_snapshot IS NULL",
                tableId);
    }

    /** Numbers are no text from outside, so they stand in the statement, however many there are. */
    static String in(Collection<Long> numbers) {
        StringBuilder sql = new StringBuilder(" IN (");
        String comma = "";
        for (long number : numbers) {
            sql.append(comma).append(number);
            comma = ", ";
        }
        return sql.append(')').toString();
    }
}
