package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.jdbc.JdbcDatabase;
import dev.tarn.jdbc.JdbcStateManager;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.spi.StateManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The open database: an engine, and the right to load into it. */
final class DuckDbDatabase implements JdbcDatabase, AutoCloseable {

    /** One load at a time for each database, however often the process has opened it. */
    private static final Map<Path, Semaphore> WRITERS = new ConcurrentHashMap<>();

    private final DuckDbConfig config;
    private final DuckDbEngine engine;
    private final Semaphore writer;
    private final DuckDbRowGroups rowGroups = new DuckDbRowGroups();

    private DuckDbDatabase(DuckDbConfig config, DuckDbEngine engine) {
        this.config = config;
        this.engine = engine;
        this.writer = config.databasePath()
                .map(path -> WRITERS.computeIfAbsent(path.toAbsolutePath().normalize(), p -> new Semaphore(1, true)))
                .orElseGet(() -> new Semaphore(1, true));
    }

    static DuckDbDatabase open(DuckDbConfig config) {
        DuckDbDatabase database =
                new DuckDbDatabase(config, DuckDbEngine.open(DuckDbBackendProvider.NAME, config.settings()));
        try {
            database.refuseLake();
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** The catalog of a lake is a DuckDB file too: months loaded into it as tables would be in no lake. */
    private void refuseLake() {
        String operation = "open " + engine.subject();
        long catalogs = read(
                operation,
                statements -> statements
                        .list(
                                row -> row.getLong(1),
                                "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database()"
                                        + " AND table_name = 'ducklake_metadata'")
                        .get(0));
        if (catalogs > 0) {
            throw new InvalidConfigException(errors().start(operation)
                    + "it is the catalog of a DuckLake lake; use the backend ducklake, or name another file");
        }
    }

    /** What reads files and runs queries. */
    DuckDbEngine engine() {
        return engine;
    }

    /** What speaks for this backend. */
    DuckDbErrors errors() {
        return engine.errors();
    }

    /** A connection of the caller's own, in UTC, which the caller closes. */
    Connection connection(String operation) {
        return engine.connection(operation);
    }

    @Override
    public <T> T read(String operation, Work<T> work) {
        try (Connection connection = connection(operation)) {
            return work.in(new JdbcStatements(connection));
        } catch (SQLException e) {
            throw errors().translate(operation, e);
        }
    }

    @Override
    public <T> T write(String operation, Work<T> work) {
        try (Connection connection = connection(operation)) {
            connection.setAutoCommit(false);
            T result = work.in(new JdbcStatements(connection));
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw errors().translate(operation, e);
        }
    }

    /** The load state as its tables are at this moment: migrated or not. */
    StateManager state() {
        return new JdbcStateManager(
                this, new DuckDbStateDialect(name(), DuckDbStateSchema.readable(this)), new DuckDbPresence(name()));
    }

    /** What the engine calls this database. */
    String name() {
        return engine.name();
    }

    boolean isReadOnly() {
        return config.readOnly();
    }

    boolean isDurable() {
        return config.databasePath().isPresent();
    }

    /** The right to load: held from a transaction's begin to its close. */
    Semaphore writer() {
        return writer;
    }

    /** Whether checkpoints merge what loads have written. */
    DuckDbRowGroups rowGroups() {
        return rowGroups;
    }

    /** What messages call this database. */
    String subject() {
        return engine.subject();
    }

    @Override
    public void close() {
        engine.close();
    }
}
