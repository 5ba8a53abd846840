package dev.tarn.testing.emulator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One connection to the {@link Engine}. Used by one thread at a time, except for {@link #cancel}. */
public final class EngineSession implements AutoCloseable {

    /**
     * Makes a value of a row.
     *
     * @param <T> the value's type
     */
    @FunctionalInterface
    public interface Row<T> {
        /**
         * Reads one row.
         *
         * @param row the cursor, on the row
         * @return the value
         * @throws SQLException if the row can't be read
         */
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private Statement running;
    private boolean cancelled;

    EngineSession(Connection connection) {
        this.connection = connection;
    }

    /**
     * The connection itself.
     *
     * @return the connection
     */
    public Connection connection() {
        return connection;
    }

    /**
     * Executes a statement.
     *
     * @param sql the statement, in the engine's own dialect
     * @param parameters its parameters
     * @return how many rows it changed
     * @throws SQLException what the engine says
     */
    public long execute(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        } finally {
            done();
        }
    }

    /**
     * Executes a query.
     *
     * @param <T> what a row becomes
     * @param sql the query, in the engine's own dialect
     * @param row makes a value of a row
     * @param parameters the query's parameters
     * @return the values
     * @throws SQLException what the engine says
     */
    public <T> List<T> query(String sql, Row<T> row, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<T> values = new ArrayList<>();
            while (result.next()) {
                values.add(row.read(result));
            }
            return values;
        } finally {
            done();
        }
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            synchronized (this) {
                if (cancelled) {
                    throw new SQLException("INTERRUPT Error: Interrupted!");
                }
                running = statement;
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private synchronized void done() {
        running = null;
    }

    /**
     * Stops what is being executed, and everything that would be, until {@link #resume}.
     *
     * @throws SQLException what the engine says
     */
    public synchronized void cancel() throws SQLException {
        cancelled = true;
        if (running != null) {
            running.cancel();
        }
    }

    /**
     * Whether it was told to stop.
     *
     * @return whether it executes nothing
     */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Executes again after {@link #cancel}. */
    public synchronized void resume() {
        cancelled = false;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
