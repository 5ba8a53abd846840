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
        engine.execute("CREATE TABLE " + overlay.gone + " (id BIGINT)");
        return overlay;
    }

    /** Where new rows go; they are checked there. */
    String made() {
        return made;
    }

    /** Where the numbers of rows go that are no more. */
    String gone() {
        return gone;
    }

    /** The rows that its transaction sees. */
    String rows() {
        String list = table.columnList();
        return "SELECT " + list + " FROM " + committed() + " UNION ALL BY NAME SELECT * FROM " + made;
    }

    /** The same, with where each lies. */
    String rowsAndPlaces() {
        String list = table.columnList();
        return "SELECT 0 AS __o, rowid AS __id, " + list + " FROM " + committed()
                + " UNION ALL BY NAME SELECT 1 AS __o, rowid AS __id, * FROM " + made;
    }

    private String committed() {
        return table.physical() + " WHERE " + TableEntry.DIED + " IS NULL AND rowid NOT IN (SELECT id FROM " + gone
                + ")";
    }

    /** Makes it everybody's. */
    void commit(EngineSession engine, long number) throws SQLException {
        String list = columns.stream().map(Quoting::name).collect(Collectors.joining(", "));
        engine.execute("UPDATE " + table.physical() + " SET " + TableEntry.DIED + " = " + number
                + " WHERE rowid IN (SELECT id FROM " + gone + ")");
        engine.execute("INSERT INTO " + table.physical() + " (" + list + ", " + TableEntry.BORN + ") SELECT " + list
                + ", " + number + " FROM " + made);
    }

    void drop(EngineSession engine) throws SQLException {
        engine.execute("DROP TABLE IF EXISTS " + made);
        engine.execute("DROP TABLE IF EXISTS " + gone);
    }
}
