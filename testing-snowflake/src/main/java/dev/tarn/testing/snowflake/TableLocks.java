package dev.tarn.testing.snowflake;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Which transaction has locked which table. UPDATE, DELETE and MERGE lock; INSERT and COPY don't. */
final class TableLocks {

    private static final int MOST_WAITERS = 20;

    private final Map<TableEntry, Transaction> held = new HashMap<>();
    private final Map<Transaction, TableEntry> waiting = new HashMap<>();

    /** Locks a table until its transaction ends; whether it had not locked it before. */
    synchronized boolean lock(
            Transaction transaction, TableEntry table, Duration timeout, String queryId, BooleanSupplier cancelled)
            throws SnowflakeError, InterruptedException {
        if (held.get(table) != null
                && held.get(table) != transaction
                && waiting.values().stream().filter(other -> other == table).count() >= MOST_WAITERS) {
            throw new SnowflakeError(
                    "000625",
                    "57014",
                    aborted(held.get(table), table, queryId) + "the number of waiters for this lock exceeds the "
                            + MOST_WAITERS + " statements limit.");
        }
        long end = System.nanoTime() + timeout.toNanos();
        waiting.put(transaction, table);
        try {
            for (Transaction holder = held.get(table);
                    holder != null && holder != transaction;
                    holder = held.get(table)) {
                if (cancelled.getAsBoolean()) {
                    throw SnowflakeError.cancelled();
                }
                if (deadlocked(transaction)) {
                    throw new SnowflakeError(
                            "000625", "57014", aborted(holder, table, queryId) + "a deadlock was detected.");
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new SnowflakeError(
                            "000625",
                            "57014",
                            aborted(holder, table, queryId) + "the lock timeout of " + timeout.toSeconds()
                                    + " second(s) was reached.");
                }
                if (!holder.abortIfAbandoned()) {
                    wait(Math.max(1, Math.min(50, left / 1_000_000)));
                }
            }
            return held.put(table, transaction) == null;
        } finally {
            waiting.remove(transaction);
        }
    }

    private static String aborted(Transaction holder, TableEntry table, String queryId) {
        return "Statement '" + holder.lastStatement() + "' has locked table '"
                + table.name().name()
                + "' in transaction " + holder.id() + " and this lock has not yet been released.\nYour statement '"
                + queryId + "' was aborted because ";
    }

    private boolean deadlocked(Transaction transaction) {
        Transaction next = transaction;
        for (int i = 0; i <= held.size(); i++) {
            TableEntry table = waiting.get(next);
            next = table == null ? null : held.get(table);
            if (next == null) {
                return false;
            }
            if (next == transaction) {
                return true;
            }
        }
        return false;
    }

    /** Gives up what a statement has locked that then changed nothing. */
    synchronized void unlock(TableEntry table) {
        held.remove(table);
        notifyAll();
    }

    synchronized void release(Transaction transaction) {
        held.values().removeIf(holder -> holder == transaction);
        notifyAll();
    }
}
