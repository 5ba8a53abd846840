package dev.tarn.duckdb;

import dev.tarn.error.LoadCancelledException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets {@link Thread#interrupt} end a statement: the driver does not listen to it, so another thread looks at the flag while
 * the statement runs, and cancels it.
 */
final class DuckDbInterruption {

    private static final Logger LOG = LoggerFactory.getLogger(DuckDbInterruption.class);

    private static final long LOOK_EVERY_MILLIS = 50;

    private DuckDbInterruption() {}

    /** What is done with a statement. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Works with a statement; ends it early where the calling thread is interrupted. The flag stays as it is. */
    static <T> T watching(PreparedStatement statement, Work<T> work) throws SQLException {
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

    /** Whether that is how a statement ended. */
    static boolean isCause(SQLException e) {
        return Thread.currentThread().isInterrupted() && DuckDbErrors.text(e).contains("INTERRUPT");
    }

    /** Ends a load between two of its statements. */
    static void check(String operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled(operation);
        }
    }

    /** What a load throws whose thread was interrupted. */
    static LoadCancelledException cancelled(String operation) {
        return new LoadCancelledException("[duckdb] " + operation + ": interrupted; nothing of it stays");
    }
}
