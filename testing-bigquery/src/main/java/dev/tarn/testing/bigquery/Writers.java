package dev.tarn.testing.bigquery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Who changes or deletes rows of a table: one at a time, as the service does it. */
final class Writers {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Map<StoredTable, Object> holders = new HashMap<>();

    /** Waits until nobody else changes the table. */
    synchronized void await(StoredTable table, Object who) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (holders.getOrDefault(table, who) != who) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw Refusal.query(
                        "Could not serialize access to table " + table.address() + " due to concurrent update");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal(499, "stopped", "", "Job execution was cancelled: User requested cancellation");
            }
        }
        holders.put(table, who);
    }

    /** Whether nobody else changes the table; it is the caller's then. */
    synchronized boolean take(StoredTable table, Object who) {
        return holders.putIfAbsent(table, who) == null || holders.get(table) == who;
    }

    synchronized void release(Object who) {
        holders.values().removeIf(each -> each == who);
        notifyAll();
    }
}
