package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbErrors;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The open database: an engine, and the right to load into it. */
final class DuckDbDatabase implements AutoCloseable {

    /** One load at a time for each database, however often the process has opened it. */
    private static final Map<Path, Semaphore> WRITERS = new ConcurrentHashMap<>();

    private final DuckDbConfig config;
    private final DuckDbEngine engine;
    private final Semaphore writer;

    private DuckDbDatabase(DuckDbConfig config, DuckDbEngine engine) {
        this.config = config;
        this.engine = engine;
        this.writer = config.databasePath()
                .map(path -> WRITERS.computeIfAbsent(path.toAbsolutePath().normalize(), p -> new Semaphore(1, true)))
                .orElseGet(() -> new Semaphore(1, true));
    }

    static DuckDbDatabase open(DuckDbConfig config) {
        return new DuckDbDatabase(config, DuckDbEngine.open(DuckDbBackendProvider.NAME, config.settings()));
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

    /** What messages call this database. */
    String subject() {
        return engine.subject();
    }

    @Override
    public void close() {
        engine.close();
    }
}
