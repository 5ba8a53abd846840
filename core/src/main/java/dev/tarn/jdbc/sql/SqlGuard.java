package dev.tarn.jdbc.sql;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.model.ExportId;
import dev.tarn.model.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
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

    /** No export's vendor. */
    private static final String OF_TABLES = "*";

    private static final String INSERT = "INSERT INTO %s (vendor, export_name, holder) VALUES (?, ?, '')";

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
                database.config().address() + " " + database.stateDataset() + " " + export,
                key -> new Semaphore(1, true));
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
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE " + table(database) + " SET holder = ? WHERE vendor = ? AND export_name = ?")) {
            statement.setQueryTimeout(STATEMENT_SECONDS);
            statement.setString(1, "process " + ProcessHandle.current().pid());
            statement.setString(2, export.vendor());
            statement.setString(3, export.name());
            return statement.executeUpdate() == 1;
        }
    }

    private static String table(SqlDatabase database) {
        return database.stateTable(SqlState.GUARD);
    }

    private static void insert(SqlDatabase database, ExportId export, String operation) {
        try {
            database.write(
                    operation,
                    statements -> statements.run(INSERT.formatted(table(database)), export.vendor(), export.name()));
        } catch (LoadConflictException e) {
            // Somebody else was first, which is as good.
        }
    }

    /**
     * Keeps tables from loads of other exports until the right ends: names of two exports may become one table's. Fails where another load
     * has one of them.
     */
    void lock(Collection<TableName> tables) throws SQLException {
        SortedSet<String> names = new TreeSet<>();
        for (TableName table : tables) {
            SqlNames.Physical physical = database.names().physical(table);
            names.add(SqlNames.digest((physical.dataset() + "." + physical.name()).toLowerCase(Locale.ROOT)));
        }
        for (String name : names) {
            ExportId key = new ExportId(OF_TABLES, name);
            if (!update(database, connection, key)) {
                try (PreparedStatement statement = connection.prepareStatement(INSERT.formatted(table(database)))) {
                    statement.setQueryTimeout(STATEMENT_SECONDS);
                    statement.setString(1, key.vendor());
                    statement.setString(2, key.name());
                    statement.executeUpdate();
                }
            }
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
