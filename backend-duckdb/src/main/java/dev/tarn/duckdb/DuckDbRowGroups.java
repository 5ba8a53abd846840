package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Whether a checkpoint merges row groups. Each thread that writes a month leaves one row group incomplete at its end, and the engine's
 * next checkpoint merges it with its complete neighbours: a month of a few hundred thousand rows is written twice, for one row group
 * less. Months that fill row groups are therefore left as they were written. Small months of one table share row groups, and those that
 * replace each other leave gaps there which only merging closes.
 *
 * <p>Thread-safe: one for each open database, whose setting it is.
 */
final class DuckDbRowGroups {

    /** How many rows the engine puts into one. */
    static final long ROWS = 122_880;

    private boolean shared;

    /**
     * Sets what holds for the next checkpoints: before the commit, which may be followed by one at once.
     *
     * @param months what the commit publishes
     */
    synchronized void settle(Collection<DuckDbLoad.Staged> months, DuckDbStatements statements) throws SQLException {
        shared |= months.stream()
                .anyMatch(month -> month.request().strategy() == TableStrategy.SINGLE
                        && month.table().rows() < ROWS);
        statements.run(shared ? "RESET GLOBAL max_vacuum_tasks" : "SET GLOBAL max_vacuum_tasks = 0");
    }
}
