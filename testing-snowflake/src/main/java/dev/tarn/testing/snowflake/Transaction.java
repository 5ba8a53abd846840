package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EngineSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A transaction. Each of its statements reads what was committed before the statement, and what the transaction itself has written, as the
 * service's READ COMMITTED has it; the embedded engine's own snapshots would hide too much.
 */
final class Transaction {

    private static final AtomicLong IDS = new AtomicLong(System.currentTimeMillis() * 1_000_000);

    private final long id = IDS.incrementAndGet();
    private final Session session;
    private final Service service;
    private final Map<TableEntry, Overlay> overlays = new LinkedHashMap<>();
    private final List<String> statements = new ArrayList<>();
    private final List<Runnable> after = new ArrayList<>();

    Transaction(Session session, Service service) {
        this.session = session;
        this.service = service;
    }

    long id() {
        return id;
    }

    synchronized void statement(String queryId) {
        statements.add(queryId);
    }

    synchronized String lastStatement() {
        return statements.isEmpty() ? "" : statements.get(statements.size() - 1);
    }

    Optional<Overlay> overlay(TableEntry table) {
        return Optional.ofNullable(overlays.get(table));
    }

    /** What is written to a table goes here. */
    Overlay writing(TableEntry table) throws SQLException {
        Overlay overlay = overlays.get(table);
        if (overlay == null) {
            overlay = Overlay.create(session.engine(), table, service.catalog().fresh("x"));
            overlays.put(table, overlay);
        }
        return overlay;
    }

    void afterCommit(Runnable action) {
        after.add(action);
    }

    void commit() throws SnowflakeError {
        EngineSession engine = session.engine();
        try {
            service.timeline().commit(number -> {
                engine.execute("BEGIN TRANSACTION");
                try {
                    for (Overlay overlay : overlays.values()) {
                        overlay.commit(engine, number);
                    }
                    engine.execute("COMMIT");
                } catch (SQLException e) {
                    engine.execute("ROLLBACK");
                    throw e;
                }
                statements.forEach(statement -> service.timeline().committed(statement, number));
            });
            after.forEach(Runnable::run);
        } catch (Exception e) {
            throw EngineErrors.translated(e);
        } finally {
            end();
        }
    }

    void rollback() {
        end();
    }

    private void end() {
        try {
            for (Overlay overlay : overlays.values()) {
                overlay.drop(session.engine());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            overlays.clear();
            service.locks().release(this);
        }
    }

    /** Ends it if its session is gone, or has been idle for as long as the service bears while somebody waits. */
    boolean abortIfAbandoned() {
        return session.abortIfAbandoned(this);
    }
}
