package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EngineSession;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** What a transaction has done to a table: rows it made, and numbers of rows it took away. */
final class Overlay {

    private final TableEntry table;
    private final String made;
    private final String gone;
    private final List<String> columns;
    private boolean removing;
    private boolean adding;

    private Overlay(TableEntry table, String name) {
        this.table = table;
        this.made = name + "_made";
        this.gone = name + "_gone";
        this.columns = table.columnNames();
    }

    static Overlay create(EngineSession engine, TableEntry table, String name) throws SQLException {
        Overlay overlay = new Overlay(table, name);
        engine.execute("CREATE TABLE " + overlay.made + " ("
                + table.columns().stream().map(ColumnEntry::declaration).collect(Collectors.joining(", ")) + ")");
        return overlay;
    }

    /** Most transactions only add to most tables. */
    void prepareToRemove(EngineSession engine) throws SQLException {
        if (!removing) {
            engine.execute("CREATE TABLE " + gone + " (id BIGINT)");
            removing = true;
        }
    }

    /** Adds rows, which are checked then; how many. */
    long add(EngineSession engine, List<String> into, String rows) throws SQLException {
        adding = true;
        return engine.execute("INSERT INTO " + made + " (" + Queries.list(into) + ") " + rows);
    }

    /** Takes rows away; where they lie is in a table's columns {@code __o} and {@code __id}. How many. */
    long remove(EngineSession engine, String places) throws SQLException {
        long own = adding
                ? engine.execute(
                        "DELETE FROM " + made + " WHERE rowid IN (SELECT __id FROM " + places + " WHERE __o = 1)")
                : 0;
        return own + engine.execute("INSERT INTO " + gone + " SELECT __id FROM " + places + " WHERE __o = 0");
    }

    /** The rows that its transaction sees. */
    String rows() {
        String list = table.columnList();
        return "SELECT " + list + " FROM " + committed() + (adding ? " UNION ALL BY NAME SELECT * FROM " + made : "");
    }

    /** The same, with where each lies. */
    String rowsAndPlaces() {
        String list = table.columnList();
        return "SELECT 0 AS __o, rowid AS __id, " + list + " FROM " + committed()
                + (adding ? " UNION ALL BY NAME SELECT 1 AS __o, rowid AS __id, * FROM " + made : "");
    }

    private String committed() {
        return table.physical() + " WHERE " + TableEntry.DIED + " IS NULL"
                + (removing ? " AND rowid NOT IN (SELECT id FROM " + gone + ")" : "");
    }

    /** Makes it everybody's. */
    void commit(EngineSession engine, long number) throws SQLException {
        String list = columns.stream().map(Quoting::name).collect(Collectors.joining(", "));
        if (removing) {
            engine.execute("UPDATE " + table.physical() + " SET " + TableEntry.DIED + " = " + number
                    + " WHERE rowid IN (SELECT id FROM " + gone + ")");
        }
        if (adding) {
            engine.execute("INSERT INTO " + table.physical() + " (" + list + ", " + TableEntry.BORN + ") SELECT " + list
                    + ", " + number + " FROM " + made);
        }
    }

    void drop(EngineSession engine) throws SQLException {
        engine.execute("DROP TABLE IF EXISTS " + made);
        if (removing) {
            engine.execute("DROP TABLE IF EXISTS " + gone);
        }
    }
}
