package dev.tarn.duckdb.engine;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets {@link Thread#interrupt} end a statement: the driver does not listen to it, so another thread looks at the flag while
 * the statement runs, and cancels it.
 */
public final class DuckDbInterruption {

    private static final Logger LOG = LoggerFactory.getLogger(DuckDbInterruption.class);

    private static final long LOOK_EVERY_MILLIS = 50;

    private DuckDbInterruption() {}

    /**
     * What is done with a statement.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Does it.
         *
         * @return what comes of it
         * @throws SQLException if the engine fails
         */
        T run() throws SQLException;
    }

    /**
     * Works with a statement; ends it early where the calling thread is interrupted. The flag stays as it is.
     *
     * @param <T> what comes of the work
     * @param statement what is cancelled
     * @param work runs the statement on the calling thread
     * @return what came of the work
     * @throws SQLException what the work throws, and how a cancelled statement ends: see {@link #isCause}
     */
    public static <T> T watching(PreparedStatement statement, Work<T> work) throws SQLException {
        Thread runner = Thread.currentThread();
        Thread watcher = new Thread(() -> watch(runner, statement), "tarn-duckdb-interruption");
        watcher.setDaemon(true);
        watcher.start();
        try {
            return work.run();
        } finally {
            end(watcher);
        }
    }

    private static void watch(Thread runner, PreparedStatement statement) {
        try {
            while (true) {
                // Again and again: to cancel a statement that has not begun yet does nothing.
                if (runner.isInterrupted()) {
                    statement.cancel();
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            LOG.trace("the statement is over");
        } catch (SQLException e) {
            LOG.warn("a statement could not be cancelled: {}", DuckDbErrors.text(e));
        }
    }

    /** Waits for the watcher, whatever this thread's flag is: it may not cancel the statement that comes next. */
    private static void end(Thread watcher) {
        boolean interrupted = false;
        watcher.interrupt();
        while (watcher.isAlive()) {
            try {
                watcher.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether the calling thread's interruption is what ended a statement.
     *
     * @param e how the statement ended
     * @return whether it was
     */
    public static boolean isCause(SQLException e) {
        return Thread.currentThread().isInterrupted() && DuckDbErrors.text(e).contains("INTERRUPT");
    }

    /**
     * Ends a load between two of its statements, if the calling thread was interrupted.
     *
     * @param operation what is being done, and to what
     * @param errors what speaks for the backend that does it
     */
    public static void check(String operation, DuckDbErrors errors) {
        if (Thread.currentThread().isInterrupted()) {
            throw errors.cancelled(operation);
        }
    }
}
