package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.StoredTable.State;
import dev.tarn.testing.bigquery.sql.EngineMacros;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.emulator.Engine;
import dev.tarn.testing.emulator.EngineSession;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows of all tables, now and before: commits one after another, each with a time of its own. */
final class Store implements AutoCloseable {

    private final Engine engine;
    private final EngineSession own;
    private final Map<String, Long> counts = new HashMap<>();
    private Instant last = Instant.EPOCH;
    private long numbers;
    private long mutations;

    Store() {
        try {
            engine = Engine.open();
            own = engine.session();
            own.execute("SET GLOBAL default_null_order = 'nulls_first_on_asc_last_on_desc'");
            own.execute("SET GLOBAL threads = 2");
            own.execute("CREATE TABLE touched (nothing INTEGER)");
            for (String definition : EngineMacros.definitions()) {
                own.execute(definition);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    EngineSession session() throws SQLException {
        return engine.session();
    }

    /** The time, later than whatever was asked before. */
    synchronized Instant now() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        return last;
    }

    synchronized String name(String kind) {
        return kind + "_" + ++numbers;
    }

    static String columns(List<Field> fields, Optional<Partitioning> partitioning) {
        String hidden = partitioning.flatMap(Partitioning::constraint).orElse("");
        return fields.stream()
                .map(each -> EngineTypes.quoted(each.name()) + " " + EngineTypes.engineType(each)
                        + (each.required() ? " NOT NULL" : "")
                        + (each.name().equals(Partitioning.PSEUDO) ? " " + hidden : ""))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Makes a table in the engine; one without columns gets one that nobody sees. */
    State create(List<Field> fields, ObjectNode resource) throws SQLException {
        synchronized (this) {
            String physical = name("t");
            own.execute("CREATE TABLE " + physical
                    + (fields.isEmpty() ? "(\" \" INTEGER)" : columns(fields, Partitioning.of(resource))));
            return new State(physical, -1, fields, now());
        }
    }

    void drop(Collection<String> physicals) throws SQLException {
        synchronized (this) {
            for (String each : physicals) {
                own.execute("DROP TABLE IF EXISTS " + each);
                counts.remove(each);
            }
        }
    }

    /** Changes a table's columns, which is no transaction's business. */
    void alter(StoredTable table, List<String> changes, List<Field> fields) throws SQLException {
        synchronized (this) {
            long rows = count(table.physical());
            for (String change : changes) {
                own.execute("ALTER TABLE " + table.physical() + " " + change);
            }
            table.fields(fields, rows, now());
        }
    }

    /** How many rows a table of the engine has, without those of open transactions. */
    synchronized long count(String physical) throws SQLException {
        Long known = counts.get(physical);
        if (known == null) {
            known = own.query("SELECT count(*) FROM " + physical, row -> row.getLong(1))
                    .get(0);
            counts.put(physical, known);
        }
        return known;
    }

    /** Begins a transaction; the number of the last change that it sees. */
    synchronized long begin(EngineSession session) throws SQLException {
        session.execute("BEGIN TRANSACTION");
        session.query("SELECT count(*) FROM touched", row -> row.getLong(1));
        return mutations;
    }

    /** Ends a transaction, and keeps what its tables held before. */
    synchronized void commit(EngineSession session, Set<StoredTable> appended, Set<StoredTable> mutated)
            throws SQLException {
        Map<StoredTable, State> before = new LinkedHashMap<>();
        for (StoredTable table : appended) {
            if (!mutated.contains(table)) {
                before.put(table, firstRows(table, table.physical()));
            }
        }
        for (StoredTable table : mutated) {
            String copy = name("h");
            own.execute("CREATE TABLE " + copy + " AS SELECT * FROM " + table.physical());
            before.put(table, firstRows(table, copy));
        }
        try {
            session.execute("COMMIT");
        } catch (SQLException e) {
            drop(mutated.stream().map(each -> before.get(each).physical()).toList());
            throw e;
        }
        before.keySet().forEach(table -> counts.remove(table.physical()));
        Instant now = now();
        mutations += mutated.isEmpty() ? 0 : 1;
        before.forEach((table, state) -> {
            if (mutated.contains(table)) {
                table.moved(table.physical(), state.physical());
                table.mutation(mutations);
            }
            table.replaced(new State(table.physical(), -1, table.fields(), now), Optional.of(state));
        });
    }

    private State firstRows(StoredTable table, String physical) throws SQLException {
        return new State(
                physical, count(physical), table.fields(), table.state().from());
    }

    /** Rows of another table of the engine replace those of a table, and maybe its columns. */
    synchronized void replace(StoredTable table, String physical, List<Field> fields) {
        table.replaced(new State(physical, -1, fields, now()), Optional.empty());
        table.mutation(++mutations);
    }

    /** What the engine reads for a state of a table. */
    static String readable(State state) {
        if (state.fields().isEmpty()) {
            throw Refusal.query("Table has no columns");
        }
        if (state.rows() < 0) {
            return state.physical();
        }
        return "(SELECT "
                + state.fields().stream()
                        .map(each -> EngineTypes.quoted(each.name()))
                        .collect(Collectors.joining(", "))
                + " FROM " + state.physical() + " LIMIT " + state.rows() + ")";
    }

    @Override
    public void close() {
        try {
            own.close();
            engine.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
