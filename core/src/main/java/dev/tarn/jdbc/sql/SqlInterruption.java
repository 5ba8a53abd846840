package dev.tarn.jdbc.sql;

import java.sql.SQLException;
import java.sql.Statement;

/** Cancels a statement when the thread that runs it is interrupted: drivers don't look for that themselves. */
final class SqlInterruption {

    private static final long LOOK_MILLIS = 50;
    private static final long AGAIN_MILLIS = 1000;

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
        Watch watch = new Watch(Thread.currentThread(), statement);
        Thread watcher = new Thread(watch::look, "tarn-sql-cancel");
        watcher.setDaemon(true);
        watcher.start();
        try {
            return work.run();
        } finally {
            watch.end();
        }
    }

    /** One statement. What comes after it on the connection is never cancelled: to cancel and to end wait for each other. */
    private static final class Watch {

        private final Thread caller;
        private final Statement statement;
        private boolean over;

        Watch(Thread caller, Statement statement) {
            this.caller = caller;
            this.statement = statement;
        }

        /** Again and again: to cancel a statement that has not begun yet does nothing. */
        synchronized void look() {
            long pause = LOOK_MILLIS;
            try {
                while (!over) {
                    wait(pause);
                    if (!over && caller.isInterrupted()) {
                        statement.cancel();
                        pause = AGAIN_MILLIS;
                    }
                }
            } catch (InterruptedException | SQLException e) {
                // Then the statement ends by itself.
            }
        }

        synchronized void end() {
            over = true;
            notifyAll();
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
