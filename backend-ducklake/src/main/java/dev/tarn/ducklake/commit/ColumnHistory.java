package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogSession;
import java.sql.SQLException;

/** Reads what the names at a snapshot do not say of columns. */
record ColumnHistory(CatalogSession session) {

    /** The highest number that a column of a table ever had. */
    long highest(long tableId) throws SQLException {
        return session.list(
                        row -> row.optionalNumber(1).orElse(0),
                        "SELECT max(c.column_id) FROM " + session.table("ducklake_column") + " c WHERE c.table_id = ?",
                        tableId)
                .get(0);
    }
}
