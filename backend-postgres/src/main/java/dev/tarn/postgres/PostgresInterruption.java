package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcStatements;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets {@link Thread#interrupt} end a statement: the driver does not listen to it, so another thread looks at the flag while the
 * statement runs, and asks the server to cancel it.
 */
final class PostgresInterruption {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresInterruption.class);

    private static final long LOOK_EVERY_MILLIS = 50;

    private static final ScheduledExecutorService WATCHERS = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "tarn-postgresql-interruption");
        thread.setDaemon(true);
        return thread;
    });

    private PostgresInterruption() {}

    /** What is done on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** The same, on a connection of the pool's. */
    static <T> T watching(JdbcStatements statements, Work<T> work) throws SQLException {
        return watching(statements.connection().unwrap(PGConnection.class), work);
    }

    /** Works on a connection; ends it early where the calling thread is interrupted. The flag stays as it is. */
    static <T> T watching(PGConnection connection, Work<T> work) throws SQLException {
        Watch watch = new Watch(Thread.currentThread(), connection);
        Future<?> looks = WATCHERS.scheduleWithFixedDelay(
                watch::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return work.run();
        } finally {
            watch.end();
            looks.cancel(false);
        }
    }

    /** One statement. What comes after it on the connection is never cancelled: both methods wait for each other. */
    private static final class Watch {

        private final Thread runner;
        private final PGConnection connection;
        private boolean over;

        Watch(Thread runner, PGConnection connection) {
            this.runner = runner;
            this.connection = connection;
        }

        /** Again and again: to cancel a statement that has not begun yet does nothing. */
        synchronized void look() {
            if (over || !runner.isInterrupted()) {
                return;
            }
            try {
                connection.cancelQuery();
            } catch (SQLException e) {
                LOG.warn("a statement could not be cancelled: {}", PostgresErrors.text(e));
            }
        }

        synchronized void end() {
            over = true;
        }
    }
}
