package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.CatalogRow;
import java.sql.SQLException;
import java.util.NavigableSet;
import java.util.OptionalLong;

/**
 * The snapshots that a row of the catalog is valid in.
 *
 * @param begin the first
 * @param end the first that it is no longer valid in; absent while it is
 */
record SnapshotSpan(long begin, OptionalLong end) {

    static SnapshotSpan of(CatalogRow row, int column) throws SQLException {
        return new SnapshotSpan(row.number(column), row.optionalNumber(column + 1));
    }

    /** Whether one of some snapshots, or one yet to come, sees the row. */
    boolean isSeen(NavigableSet<Long> snapshots) {
        if (end.isEmpty()) {
            return true;
        }
        Long first = snapshots.ceiling(begin);
        return first != null && first < end.getAsLong();
    }
}
