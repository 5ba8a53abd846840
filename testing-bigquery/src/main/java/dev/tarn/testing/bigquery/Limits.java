package dev.tarn.testing.bigquery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The service's quotas, as far as Tarn could meet them. Tests lower them. */
final class Limits {

    private static final String HELP =
            " For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas";

    private final Map<Address, AtomicInteger> loads = new ConcurrentHashMap<>();
    private final Map<Address, Deque<Instant>> updates = new ConcurrentHashMap<>();
    private volatile int loadsPerTable = 1500;
    private volatile int updatesPerTable = Integer.MAX_VALUE;
    private volatile Duration updatesWithin = Duration.ofSeconds(10);
    private volatile int changesPerTable = Integer.MAX_VALUE;
    private final Map<Address, AtomicInteger> changes = new ConcurrentHashMap<>();
    private volatile Duration window = Duration.ofDays(7);

    void loadsPerTable(int most) {
        loadsPerTable = most;
    }

    void updatesPerTable(int most, Duration within) {
        updatesPerTable = most;
        updatesWithin = within;
    }

    void changesPerTable(int most) {
        changesPerTable = most;
    }

    void window(Duration longest) {
        window = longest;
    }

    /** From when on the past can be read. */
    Instant earliest(Instant now) {
        return now.minus(window);
    }

    int loads(Address table) {
        return loads.getOrDefault(plain(table), new AtomicInteger()).get();
    }

    /** A job that loads, copies or queries into a table; those that fail count as well. */
    void loaded(Address table) {
        if (count(loads, table) > loadsPerTable) {
            throw new Refusal(
                    403,
                    "quotaExceeded",
                    "",
                    "Quota exceeded: Your table exceeded quota for imports or query appends per table." + HELP);
        }
    }

    /** A definition of a table, or a change of one. */
    void updated(Address table) {
        Deque<Instant> times = updates.computeIfAbsent(plain(table), each -> new ArrayDeque<>());
        synchronized (times) {
            Instant now = Instant.now();
            while (!times.isEmpty() && times.peekFirst().isBefore(now.minus(updatesWithin))) {
                times.removeFirst();
            }
            if (times.size() >= updatesPerTable) {
                throw new Refusal(
                        403,
                        "rateLimitExceeded",
                        "",
                        "Exceeded rate limits: too many table update operations for this table." + HELP);
            }
            times.addLast(now);
        }
    }

    void changed(Address table) {
        if (count(changes, table) > changesPerTable) {
            throw new Refusal(
                    400,
                    "quotaExceeded",
                    "",
                    "Quota exceeded: Your table exceeded quota for total number of dml jobs writing to a table, pending + running."
                            + HELP);
        }
    }

    private static int count(Map<Address, AtomicInteger> counts, Address table) {
        return counts.computeIfAbsent(plain(table), each -> new AtomicInteger()).incrementAndGet();
    }

    private static Address plain(Address table) {
        return Address.of(table.project(), table.dataset(), table.table());
    }
}
