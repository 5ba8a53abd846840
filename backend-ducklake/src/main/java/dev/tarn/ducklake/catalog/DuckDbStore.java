package dev.tarn.ducklake.catalog;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbSettings;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A catalog in a DuckDB file, open in this process alone. One transaction at a time writes: the engine would let more of them run, and
 * fail all but one.
 */
final class DuckDbStore implements CatalogStore {

    private final DuckDbEngine engine;
    private final CatalogDialect dialect;
    private final ReentrantLock writer = new ReentrantLock(true);

    private DuckDbStore(DuckDbEngine engine) {
        this.engine = engine;
        this.dialect = new DuckDbDialect(engine.name());
    }

    static DuckDbStore open(Path file, CatalogSettings settings) {
        if (!Files.exists(file)) {
            if (!settings.create()) {
                throw new BackendRejectedException(new DuckDbErrors(settings.backend()).start("open " + file)
                        + "there is no such catalog; correct database_path, or let it be made");
            }
            make(file, settings.backend());
        }
        DuckDbSettings open = new DuckDbSettings(
                Optional.of(file), settings.readOnly(), Optional.empty(), Optional.empty(), Optional.empty());
        return new DuckDbStore(DuckDbEngine.open(settings.backend(), open));
    }

    /** An empty file of the newest storage version, which the engine chooses only for what is attached. */
    private static void make(Path file, String backend) {
        String operation = "create " + file;
        try (DuckDbEngine engine = DuckDbEngine.open(backend, DuckDbSettings.inMemory());
                Connection connection = engine.connection(operation);
                Statement statement = connection.createStatement()) {
            Path folder = file.toAbsolutePath().getParent();
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new BackendRejectedException(
                        engine.errors().start(operation) + "its folder " + folder
                                + " can't be made; allow writing there, or name another",
                        e);
            }
            try {
                statement.execute("ATTACH "
                        + DuckDbSql.literal(file.toAbsolutePath().toString()) + " AS lake (STORAGE_VERSION 'latest')");
                statement.execute("DETACH lake");
            } catch (SQLException e) {
                throw engine.errors().translate(operation, e);
            }
        } catch (SQLException e) {
            throw new DuckDbErrors(backend).translate(operation, e);
        }
    }

    @Override
    public CatalogDialect dialect() {
        return dialect;
    }

    @Override
    public Connection begin(String operation, boolean write) throws SQLException {
        if (write) {
            writer.lock();
        }
        try {
            Connection connection = engine.connection(operation);
            try {
                execute(connection, write ? "BEGIN TRANSACTION" : "BEGIN TRANSACTION READ ONLY");
                return connection;
            } catch (SQLException e) {
                DuckDbEngine.closeQuietly(connection);
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            unlock(write);
            throw e;
        }
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void release(Connection connection, boolean write) {
        // Closing a connection rolls back what is open on it.
        DuckDbEngine.closeQuietly(connection);
        unlock(write);
    }

    private void unlock(boolean write) {
        if (write) {
            writer.unlock();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public BackendException translate(String operation, SQLException e) {
        return engine.errors().translate(operation, e);
    }

    @Override
    public void close() {
        engine.close();
    }
}
