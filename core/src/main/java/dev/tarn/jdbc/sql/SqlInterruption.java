package dev.tarn.jdbc.sql;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Cancels a statement when the thread that runs it is interrupted: drivers don't look for that themselves. */
final class SqlInterruption {

    private static final long LOOK_MILLIS = 50;

    private SqlInterruption() {}

    /** Something that a statement does. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Ends work between two statements. */
    static void check(SqlErrors errors, String operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw errors.cancelled(operation);
        }
    }

    static <T> T run(Statement statement, Work<T> work) throws SQLException {
        Thread caller = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread watcher = new Thread(() -> watch(caller, done, statement), "tarn-sql-cancel");
        watcher.setDaemon(true);
        watcher.start();
        try {
            return work.run();
        } finally {
            done.countDown();
        }
    }

    private static void watch(Thread caller, CountDownLatch done, Statement statement) {
        try {
            while (!done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (caller.isInterrupted()) {
                    statement.cancel();
                    return;
                }
            }
        } catch (InterruptedException | SQLException e) {
            // Then the statement ends by itself.
        }
    }

    /** Runs something that has to be done although the thread is interrupted: some drivers do nothing then, or lose the file. */
    static void uninterrupted(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
