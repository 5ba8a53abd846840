package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EngineSession;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** A client's session. Executes one statement at a time. */
final class Session {

    private final long id;
    private final String user;
    private final EngineSession engine;
    private final Service service;
    private final Map<String, String> parameters = new ConcurrentHashMap<>();
    private final Map<ObjectName, TableEntry> temporary = new ConcurrentHashMap<>();
    private final ReentrantLock busy = new ReentrantLock();
    private volatile Instant lastUsed = Instant.now();
    private volatile String database = "";
    private volatile String schema = "";
    private volatile String warehouse = "";
    private volatile String role = "";
    private volatile String lastQuery = "";
    private Transaction open;

    Session(long id, String user, EngineSession engine, Service service) {
        this.id = id;
        this.user = user;
        this.engine = engine;
        this.service = service;
        parameters.put("AUTOCOMMIT", "true");
        parameters.put("LOCK_TIMEOUT", "43200");
        parameters.put("QUERY_TAG", "");
        parameters.put("TIMEZONE", "Etc/UTC");
    }

    long id() {
        return id;
    }

    String user() {
        return user;
    }

    EngineSession engine() {
        return engine;
    }

    ReentrantLock busy() {
        return busy;
    }

    Map<String, String> parameters() {
        return parameters;
    }

    /** Tables that nobody else sees; they hide others of the same name. */
    Map<ObjectName, TableEntry> temporary() {
        return temporary;
    }

    String database() {
        return database;
    }

    String schema() {
        return schema;
    }

    void use(String database, String schema) {
        this.database = database;
        this.schema = schema;
    }

    String warehouse() {
        return warehouse;
    }

    void warehouse(String warehouse) {
        this.warehouse = warehouse;
    }

    String role() {
        return role;
    }

    void role(String role) {
        this.role = role;
    }

    String lastQuery() {
        return lastQuery;
    }

    void lastQuery(String queryId) {
        this.lastQuery = queryId;
    }

    void used() {
        lastUsed = Instant.now();
    }

    Optional<Transaction> transaction() {
        return Optional.ofNullable(open);
    }

    /** The open transaction; a new one if there is none. */
    Transaction begun() {
        if (open == null) {
            open = new Transaction(this, service);
        }
        return open;
    }

    void commit() throws SnowflakeError {
        Transaction ending = open;
        open = null;
        if (ending != null) {
            ending.commit();
        }
    }

    void rollback() {
        Transaction ending = open;
        open = null;
        if (ending != null) {
            ending.rollback();
        }
    }

    /** Does something once what was executed so far is committed. */
    void afterCommit(Runnable action) {
        if (open == null) {
            action.run();
        } else {
            open.afterCommit(action);
        }
    }

    boolean autocommit() {
        return Boolean.parseBoolean(parameters.get("AUTOCOMMIT"));
    }

    Duration lockTimeout() {
        return Duration.ofSeconds(Long.parseLong(parameters.get("LOCK_TIMEOUT")));
    }

    boolean abortIfAbandoned(Transaction transaction) {
        if (lastUsed.plus(service.rules().idleTransaction()).isAfter(Instant.now()) || !busy.tryLock()) {
            return false;
        }
        try {
            if (open != transaction) {
                return false;
            }
            rollback();
            return true;
        } finally {
            busy.unlock();
        }
    }

    /** Ends it: nothing of it is committed, its temporary tables and stages go. */
    void close() throws SQLException, SnowflakeError {
        engine.cancel();
        busy.lock();
        try {
            engine.resume();
            rollback();
            List<TableEntry> tables = new ArrayList<>(temporary.values());
            temporary.clear();
            for (TableEntry table : tables) {
                engine.execute("DROP TABLE IF EXISTS " + table.physical());
            }
            engine.close();
        } finally {
            busy.unlock();
        }
    }
}
