package dev.tarn.spi;

import dev.tarn.model.AsOf;
import dev.tarn.model.Snapshot;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import java.util.List;

/**
 * Reads what a database held earlier: every publish is a snapshot. How far back depends on what maintenance has left. Safe for
 * use by several threads.
 */
public interface TimeTravel {

    /**
     * What can be read.
     *
     * @return the snapshots, oldest first
     */
    List<Snapshot> snapshots();

    /**
     * Finds a snapshot.
     *
     * @param asOf which one
     * @return the snapshot
     * @throws dev.tarn.error.BackendRejectedException where there is none, or none any more
     */
    Snapshot snapshot(AsOf asOf);

    /**
     * Runs one read-only statement over the tables and views of a snapshot, by the names and with the columns that they had then.
     *
     * @param asOf which snapshot
     * @param sql the statement in the database's own dialect, with {@code ?} for each parameter
     * @param parameters as for {@link DatabaseBackend#query}
     * @return the rows, which the caller closes
     */
    RowCursor query(AsOf asOf, String sql, Object... parameters);

    /**
     * Compares a table between two snapshots.
     *
     * @param table the table; it need not be there in both
     * @param before the earlier snapshot
     * @param after the later snapshot
     * @param groupBy columns whose values tell groups apart, in any case; none for one group
     * @return the difference
     * @throws dev.tarn.error.BackendRejectedException where neither has the table, or such a column
     */
    TableDiff diff(TableName table, AsOf before, AsOf after, List<String> groupBy);
}
