package dev.tarn.snowflake;

import dev.tarn.jdbc.JdbcStatements;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of the service's. Interrupting the thread that waits for one of its statements cancels the statement: the driver does not
 * listen, so another thread looks at the flag meanwhile. For one thread at a time.
 */
final class SnowflakeSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnowflakeSession.class);
    private static final long LOOK_EVERY_MILLIS = 50;

    private static final ScheduledExecutorService WATCHERS = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "tarn-snowflake-interruption");
        thread.setDaemon(true);
        return thread;
    });

    private final Connection connection;
    private final JdbcStatements statements;
    private volatile Statement latest;
    private boolean spoilt;
    private long usedAt = System.nanoTime();

    /** What is done in a session. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    SnowflakeSession(Connection connection) {
        this.connection = connection;
        this.statements = new JdbcStatements((Connection) Proxy.newProxyInstance(
                SnowflakeSession.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    try {
                        Object result = method.invoke(connection, values);
                        if (result instanceof Statement statement) {
                            latest = statement;
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    JdbcStatements statements() {
        return statements;
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return statements.connection().prepareStatement(sql);
    }

    void begin() throws SQLException {
        statements.run("BEGIN TRANSACTION");
    }

    /** Begins a transaction that nothing of can be committed but by {@link #commit}, even where the service has ended it meanwhile. */
    void beginAlone() throws SQLException {
        connection.setAutoCommit(false);
        begin();
    }

    /**
     * Back to statements that are committed each. That would commit what is still open: where something may be, nothing is sent any
     * more.
     */
    void endAlone() {
        if (spoilt) {
            return;
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            spoilt = true;
            LOG.debug("a session is given up: {}", SnowflakeErrors.text(e));
        }
    }

    /** Whether a transaction may be open in it that must not be committed: it has to be ended, and nothing else sent. */
    boolean isSpoilt() {
        return spoilt;
    }

    /** The transaction that is open: the service ends one that is idle for minutes while others wait for what it has locked. */
    String transaction() throws SQLException {
        return String.valueOf(statements
                .list(row -> row.getString(1), "SELECT CURRENT_TRANSACTION()")
                .get(0));
    }

    void commit() throws SQLException {
        statements.run("COMMIT");
    }

    /** Undoes what is open, whatever came before; where that fails, the session is spoilt. */
    void rollBack() {
        if (spoilt) {
            return;
        }
        try {
            statements.run("ROLLBACK");
        } catch (SQLException e) {
            spoilt = true;
            LOG.debug("a transaction is left to the service to roll back: {}", SnowflakeErrors.text(e));
        }
    }

    /** Works with the session; ends it early where the calling thread is interrupted. The flag stays as it is. */
    <T> T watching(Work<T> work) throws SQLException {
        Watch watch = new Watch(Thread.currentThread());
        Future<?> looks = WATCHERS.scheduleWithFixedDelay(
                watch::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return work.run();
        } finally {
            watch.end();
            looks.cancel(false);
        }
    }

    /** What comes after the work in the session is never cancelled: both methods wait for each other. */
    private final class Watch {

        private final Thread runner;
        private boolean over;

        Watch(Thread runner) {
            this.runner = runner;
        }

        /** Again and again: to cancel a statement that has not begun yet does nothing. */
        synchronized void look() {
            Statement statement = latest;
            if (over || statement == null || !runner.isInterrupted()) {
                return;
            }
            try {
                if (!statement.isClosed()) {
                    statement.cancel();
                }
            } catch (SQLException e) {
                LOG.debug("a statement could not be cancelled: {}", SnowflakeErrors.text(e));
            }
        }

        synchronized void end() {
            over = true;
        }
    }

    void used() {
        usedAt = System.nanoTime();
    }

    boolean isOlderThan(long seconds) {
        return System.nanoTime() - usedAt > TimeUnit.SECONDS.toNanos(seconds);
    }

    boolean isAlive() {
        try {
            return connection.isValid(10);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Ends the session, and with it what is open in it. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a session is left to the service to end: {}", SnowflakeErrors.text(e));
        }
    }
}
