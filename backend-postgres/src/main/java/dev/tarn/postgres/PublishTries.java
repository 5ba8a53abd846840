package dev.tarn.postgres;

import dev.tarn.error.BackendUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often a publish tries, and how long it pauses: ever longer, and never two in step. What it prepares, with nobody in its way, does not
 * count as waiting.
 */
final class PublishTries {

    private static final Logger LOG = LoggerFactory.getLogger(PublishTries.class);

    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final int MANY = 3;

    private final String operation;
    private final Duration patience;
    private Duration waited = Duration.ZERO;
    private Optional<Long> begun = Optional.empty();
    private int tries = 1;

    PublishTries(String operation, Duration patience) {
        this.operation = operation;
        this.patience = patience;
    }

    /** From here to the next call, somebody may be in the way. */
    void begin() {
        begun = Optional.of(System.nanoTime());
    }

    /** Waits for the next try, or says that there is none. */
    void next(String why) {
        count();
        if (waited.compareTo(patience) >= 0) {
            throw new BackendUnavailableException(PostgresErrors.start(operation) + why + ", still after "
                    + waited.toSeconds() + " s and " + tries
                    + " tries; nothing was published; end the sessions that read the table, or raise publish_timeout");
        }
        if (tries == MANY) {
            LOG.warn(
                    "{}: somebody reads what is to be replaced; trying on for up to {} s",
                    operation,
                    patience.toSeconds());
        }
        begin();
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries, 10));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PostgresErrors.cancelled(operation);
        }
        count();
        tries++;
    }

    private void count() {
        waited = waited.plusNanos(begun.map(at -> System.nanoTime() - at).orElse(0L));
        begun = Optional.empty();
    }

    void logIfMany() {
        if (tries >= MANY) {
            LOG.info("{}: done at try {}", operation, tries);
        }
    }
}
