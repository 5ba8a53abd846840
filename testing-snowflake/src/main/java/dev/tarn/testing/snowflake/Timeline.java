package dev.tarn.testing.snowflake;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** The order of commits, which are made one at a time. */
final class Timeline {

    private final TreeMap<Instant, Long> commits = new TreeMap<>();
    private final Map<String, Long> statements = new ConcurrentHashMap<>();
    private long last;

    /** What a commit does, given its number. */
    @FunctionalInterface
    interface Commit {
        void write(long number) throws Exception;
    }

    /** Commits, alone. */
    synchronized void commit(Commit commit) throws Exception {
        commit.write(last + 1);
        last++;
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Instant latest = commits.isEmpty() ? Instant.EPOCH : commits.lastKey();
        commits.put(now.isAfter(latest) ? now : latest.plus(1, ChronoUnit.MICROS), last);
    }

    /** Does something while nobody commits. */
    synchronized <T> T still(Callable<T> what) throws Exception {
        return what.call();
    }

    synchronized long last() {
        return last;
    }

    /** The last commit at a time. */
    synchronized long at(Instant time) {
        Map.Entry<Instant, Long> commit = commits.floorEntry(time);
        return commit == null ? 0 : commit.getValue();
    }

    /** The last commit before a time. */
    synchronized long before(Instant time) {
        Map.Entry<Instant, Long> commit = commits.lowerEntry(time);
        return commit == null ? 0 : commit.getValue();
    }

    /** Remembers which commit a statement became part of. */
    void committed(String queryId, long number) {
        statements.put(queryId, number);
    }

    Optional<Long> of(String queryId) {
        return Optional.ofNullable(statements.get(queryId));
    }
}
