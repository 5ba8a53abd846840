package dev.tarn.jdbc.sql;

import dev.tarn.model.ExportId;
import dev.tarn.model.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a load has made, or will leave empty, where the database commits that at once: written before, so that whoever comes next can clear it
 * away. Read and written by the export's guard only.
 */
record SqlJournal(SqlWork work, ExportId export) {

    private static final String OF_EXPORT = " WHERE vendor = ? AND export_name = ?";

    /** What is on record. */
    enum Kind {
        /** Rows that nobody sees: goes in any case. */
        STAGING,
        /** A table: goes unless readers see rows in it. */
        TABLE,
        /** The unified view: is made again from what readers see. */
        VIEW
    }

    /** One thing that is on record. */
    record Entry(Kind kind, TableName table) {}

    void add(Kind kind, TableName table) throws SQLException {
        List<Entry> known = entries();
        if (known.stream().noneMatch(entry -> entry.table().equals(table))) {
            work.statements()
                    .run(
                            "INSERT INTO " + work.database().stateTable(SqlState.PENDING)
                                    + " (table_dataset, table_name, vendor, export_name, kind) VALUES (?, ?, ?, ?, ?)",
                            table.dataset(),
                            table.name(),
                            export.vendor(),
                            export.name(),
                            kind.name());
        }
    }

    List<Entry> entries() throws SQLException {
        return work.statements()
                .list(
                        row -> new Entry(
                                Kind.valueOf(row.getString(1)), new TableName(row.getString(2), row.getString(3))),
                        "SELECT kind, table_dataset, table_name FROM "
                                + work.database().stateTable(SqlState.PENDING) + OF_EXPORT,
                        export.vendor(),
                        export.name());
    }

    /** Clears away what is on record, and the record with it. Outside of any transaction. */
    void sweep() throws SQLException {
        List<Entry> entries = new ArrayList<>(entries());
        if (entries.isEmpty()) {
            return;
        }
        SqlView view = new SqlView(work, export);
        for (Entry entry : entries) {
            if (entry.kind() == Kind.VIEW) {
                view.refresh(entry.table());
            }
        }
        Set<TableName> seen = Set.copyOf(view.tables());
        for (Entry entry : entries) {
            boolean goes = entry.kind() == Kind.STAGING || entry.kind() == Kind.TABLE && !seen.contains(entry.table());
            if (goes) {
                work.catalog().remove(entry.table());
                if (work.tables().exists(entry.table())) {
                    work.tables().drop(entry.table());
                }
            }
        }
        work.statements()
                .run(
                        "DELETE FROM " + work.database().stateTable(SqlState.PENDING) + OF_EXPORT,
                        export.vendor(),
                        export.name());
    }
}
