package dev.tarn.bigquery;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.JobException;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendUnavailableException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of the service, tried again while it is unavailable or limits the rate: the client itself does not do that for jobs and queries.
 * Only for calls that may be repeated: those that read, and jobs that have a name.
 */
final class Calls {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final Duration patience;
    private final AtomicBoolean closed = new AtomicBoolean();

    Calls(Duration patience) {
        this.patience = patience;
    }

    /** Something that the client does. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws InterruptedException;
    }

    /** Makes a call until it succeeds, or fails for good. */
    <T> T call(String operation, Call<T> call) {
        Pauses pauses = pauses();
        while (true) {
            try {
                return once(operation, call);
            } catch (Failed failed) {
                if (!failed.failure().isPassing() || !pauses.pause(operation, failed.failure())) {
                    throw failed.translated(operation);
                }
            }
        }
    }

    /** Makes a call once. */
    <T> T once(String operation, Call<T> call) {
        requireOpen(operation);
        if (Thread.currentThread().isInterrupted()) {
            throw BigQueryErrors.cancelled(operation);
        }
        try {
            return call.run();
        } catch (BigQueryException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw BigQueryErrors.cancelled(operation);
            }
            throw new Failed(Failure.of(e), e);
        } catch (JobException e) {
            throw new Failed(Failure.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BigQueryErrors.cancelled(operation);
        }
    }

    Pauses pauses() {
        return new Pauses(System.nanoTime() + patience.toNanos());
    }

    void close() {
        closed.set(true);
    }

    private void requireOpen(String operation) {
        if (closed.get()) {
            throw new BackendUnavailableException(
                    BigQueryErrors.start(operation) + "this backend is closed; open another");
        }
    }

    /** A call that failed, not yet said in Tarn's words. */
    static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        Failed(Failure failure, Throwable cause) {
            super(failure.message(), cause);
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }

        BackendException translated(String operation) {
            return BigQueryErrors.translate(operation, failure, getCause());
        }
    }

    /** Pauses that grow, none of two callers alike, until the patience ends. */
    static final class Pauses {

        private final long deadline;
        private long next = FIRST_PAUSE_MILLIS;

        private Pauses(long deadline) {
            this.deadline = deadline;
        }

        /** Waits; false where there is no time left. */
        boolean pause(String operation, Failure failure) {
            long millis = ThreadLocalRandom.current().nextLong(next / 2, next + 1);
            if (System.nanoTime() + Duration.ofMillis(millis).toNanos() > deadline) {
                return false;
            }
            LOG.warn("{}: {}; trying again", operation, BigQueryErrors.text(failure));
            next = Math.min(2 * next, LONGEST_PAUSE_MILLIS);
            sleep(operation, millis);
            return true;
        }

        static void sleep(String operation, long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw BigQueryErrors.cancelled(operation);
            }
        }
    }
}
