package dev.tarn.jdbc.sql;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.model.ExportId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The right to load an export: a row that is locked by an open transaction, so that it ends with the process that holds it. Whoever has it
 * knows that nobody else is at the export's tables, and that what is left there is left over.
 */
final class SqlGuard implements AutoCloseable {

    private static final Map<String, Semaphore> OF_PROCESS = new ConcurrentHashMap<>();
    private static final int STATEMENT_SECONDS = 5;
    private static final long PAUSE_MILLIS = 100;

    private final SqlDatabase database;
    private final Semaphore semaphore;
    private final Connection connection;

    private SqlGuard(SqlDatabase database, Semaphore semaphore, Connection connection) {
        this.database = database;
        this.semaphore = semaphore;
        this.connection = connection;
    }

    /** Waits for the right. */
    static SqlGuard acquire(SqlDatabase database, ExportId export, String operation, Duration patience) {
        return tryAcquire(database, export, operation, patience)
                .orElseThrow(
                        () -> new BackendUnavailableException(database.errors().start(operation)
                                + "another load of this export is still under way after " + patience.toSeconds()
                                + " s, and this backend takes one at a time; try again later"));
    }

    static Optional<SqlGuard> tryAcquire(SqlDatabase database, ExportId export, String operation, Duration patience) {
        Semaphore semaphore = OF_PROCESS.computeIfAbsent(
                database.subject() + " " + database.stateDataset() + " " + export, key -> new Semaphore(1, true));
        long end = System.nanoTime() + patience.toNanos();
        if (!acquire(semaphore, patience, database.errors(), operation)) {
            return Optional.empty();
        }
        Connection connection = null;
        try {
            connection = database.connection(operation);
            SqlDatabase.begin(connection);
            while (!lock(database, connection, export, operation)) {
                if (System.nanoTime() > end) {
                    SqlConnections.closeQuietly(connection);
                    semaphore.release();
                    return Optional.empty();
                }
                pause(database.errors(), operation);
            }
            return Optional.of(new SqlGuard(database, semaphore, connection));
        } catch (SQLException | RuntimeException | Error e) {
            if (connection != null) {
                SqlDatabase.rollBack(connection);
                SqlConnections.closeQuietly(connection);
            }
            semaphore.release();
            throw e instanceof SQLException sql
                    ? database.errors().translate(operation, sql)
                    : SqlGuard.<RuntimeException>same(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E same(Throwable e) throws E {
        throw (E) e;
    }

    private static boolean acquire(Semaphore semaphore, Duration patience, SqlErrors errors, String operation) {
        try {
            return semaphore.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.cancelled(operation);
        }
    }

    private static void pause(SqlErrors errors, String operation) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.cancelled(operation);
        }
    }

    private static boolean lock(SqlDatabase database, Connection connection, ExportId export, String operation)
            throws SQLException {
        try {
            if (update(database, connection, export)) {
                return true;
            }
            SqlDatabase.rollBack(connection);
            insert(database, export, operation);
            return update(database, connection, export);
        } catch (SQLException e) {
            SqlDatabase.rollBack(connection);
            if (!SqlErrors.isConflict(e) || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return false;
        }
    }

    private static boolean update(SqlDatabase database, Connection connection, ExportId export) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + database.stateTable(SqlState.GUARD)
                + " SET holder = ? WHERE vendor = ? AND export_name = ?")) {
            statement.setQueryTimeout(STATEMENT_SECONDS);
            statement.setString(1, "process " + ProcessHandle.current().pid());
            statement.setString(2, export.vendor());
            statement.setString(3, export.name());
            return statement.executeUpdate() == 1;
        }
    }

    private static void insert(SqlDatabase database, ExportId export, String operation) {
        try {
            database.write(
                    operation,
                    statements -> statements.run(
                            "INSERT INTO " + database.stateTable(SqlState.GUARD)
                                    + " (vendor, export_name, holder) VALUES (?, ?, '')",
                            export.vendor(),
                            export.name()));
        } catch (LoadConflictException e) {
            // Somebody else was first, which is as good.
        }
    }

    /** The connection that holds the right: ending its transaction gives it up. */
    Connection connection() {
        return connection;
    }

    /** Makes sure that the database has not ended the connection, and the right with it. */
    void check(String operation) {
        try {
            if (!connection.isClosed() && connection.isValid(STATEMENT_SECONDS)) {
                return;
            }
        } catch (SQLException e) {
            throw database.errors().translate(operation, e);
        }
        throw new BackendUnavailableException(database.errors().start(operation)
                + "the connection that kept other loads away is gone; nothing was published; let idle connections live"
                + " longer, and try again");
    }

    @Override
    public void close() {
        SqlDatabase.rollBack(connection);
        SqlConnections.closeQuietly(connection);
        semaphore.release();
    }
}
