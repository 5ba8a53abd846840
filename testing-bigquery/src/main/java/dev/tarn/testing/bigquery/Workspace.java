package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.StoredTable.State;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.emulator.EngineSession;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Where the statements of a job, a script or a session run: their connection, transaction, variables and temporary tables. */
final class Workspace implements AutoCloseable {

    /** Something done in the engine. */
    @FunctionalInterface
    interface Work {
        long run() throws SQLException;
    }

    private static final int MOST_TABLES = 100;

    private final Store store;
    private final Writers writers;
    private final EngineSession session;
    private final Map<String, StoredTable> temporary = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Set<StoredTable> appended = new HashSet<>();
    private final Set<StoredTable> mutated = new HashSet<>();
    private boolean open;
    private long seen;
    private Instant begun = Instant.EPOCH;
    private long rowCount;

    Workspace(Store store, Writers writers) {
        this.store = store;
        this.writers = writers;
        try {
            this.session = store.session();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    EngineSession session() {
        return session;
    }

    Map<String, String> variables() {
        return variables;
    }

    boolean inTransaction() {
        return open;
    }

    long rowCount() {
        return rowCount;
    }

    void begin() throws SQLException {
        if (open) {
            throw Refusal.query("Cannot begin a nested transaction");
        }
        seen = store.begin(session);
        begun = store.now();
        open = true;
    }

    void commit() throws SQLException {
        if (!open) {
            throw Refusal.query("There is no active transaction to commit");
        }
        try {
            store.commit(session, appended, mutated);
            ended();
        } catch (SQLException | RuntimeException e) {
            rollback();
            throw e;
        }
    }

    void rollback() throws SQLException {
        if (!open) {
            throw Refusal.query("There is no active transaction to roll back");
        }
        try {
            session.resume();
            session.execute("ROLLBACK");
        } finally {
            ended();
        }
    }

    private void ended() {
        open = false;
        appended.clear();
        mutated.clear();
        writers.release(this);
    }

    /** A table as this sees it: as it was when the transaction began, where another one has taken its place since. */
    State state(StoredTable table) {
        State now = table.state();
        if (!open || temporary.containsValue(table)) {
            return now;
        }
        return table.at(begun)
                .filter(then -> then.rows() < 0 && !then.physical().equals(now.physical()))
                .orElse(now);
    }

    /** Changes rows: in the transaction, or in one of its own. */
    long change(StoredTable table, boolean appends, Work work) throws SQLException {
        if (temporary.containsValue(table)) {
            rowCount = work.run();
        } else if (open) {
            if (!appends || !state(table).physical().equals(table.physical())) {
                mutate(table);
            }
            rowCount = work.run();
            (appends ? appended : mutated).add(table);
            checkSize();
        } else {
            rowCount = alone(table, appends, work);
        }
        return rowCount;
    }

    private void checkSize() {
        Set<StoredTable> all = new HashSet<>(appended);
        all.addAll(mutated);
        if (all.size() > MOST_TABLES) {
            throw Refusal.query("A transaction can't change more than " + MOST_TABLES + " tables");
        }
    }

    private void mutate(StoredTable table) throws SQLException {
        if (!writers.take(table, this) || table.mutation() > seen) {
            rollback();
            throw Refusal.query("Transaction is aborted due to concurrent update against table " + table.address()
                    + ". Transaction ID: " + UUID.randomUUID());
        }
    }

    private long alone(StoredTable table, boolean appends, Work work) throws SQLException {
        try {
            if (!appends) {
                writers.await(table, this);
            }
            store.begin(session);
            try {
                long rows = work.run();
                store.commit(session, appends ? Set.of(table) : Set.of(), appends ? Set.of() : Set.of(table));
                return rows;
            } catch (SQLException | RuntimeException e) {
                undo();
                throw e;
            }
        } finally {
            writers.release(this);
        }
    }

    /** Another table of the engine takes the place of a table's rows, once nobody else changes them. */
    void replace(StoredTable table, String physical, List<Field> fields) {
        try {
            writers.await(table, this);
            store.replace(table, physical, fields);
        } finally {
            writers.release(this);
        }
    }

    private void undo() {
        try {
            session.resume();
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            // The engine has rolled back already, and the first error is the one to tell.
        }
    }

    Optional<StoredTable> temporary(String name) {
        return Optional.ofNullable(temporary.get(name.toLowerCase(Locale.ROOT)));
    }

    StoredTable createTemporary(String project, String name, List<Field> fields) throws SQLException {
        if (temporary(name).isPresent()) {
            throw Refusal.duplicate("Table " + name);
        }
        String physical = store.name("temp");
        session.execute("CREATE TEMP TABLE " + physical + Store.columns(fields, Optional.empty()));
        StoredTable table = new StoredTable(
                Address.of(project, StoredTable.TEMPORARY, name),
                Kind.TABLE,
                Json.object(),
                new State(physical, -1, fields, store.now()));
        temporary.put(name.toLowerCase(Locale.ROOT), table);
        return table;
    }

    void dropTemporary(String name) throws SQLException {
        StoredTable table = temporary.remove(name.toLowerCase(Locale.ROOT));
        session.execute("DROP TABLE " + table.physical());
    }

    @Override
    public void close() {
        try {
            if (open) {
                rollback();
            }
            session.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            writers.release(this);
        }
    }
}
