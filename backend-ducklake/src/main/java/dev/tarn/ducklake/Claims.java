package dev.tarn.ducklake;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.jdbc.StateTable;
import dev.tarn.load.TableNames;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * Who has a table or a view, as the load state says. It counts in the transaction of a snapshot only: of two commits that overlap, one
 * is tried again and sees what the other has left.
 *
 * @param statements the transaction's connection
 * @param dialect the load state's dialect
 * @param operation what is done, for messages: with the backend's name before it
 */
record Claims(JdbcStatements statements, LakeStateDialect dialect, String operation) {

    private JdbcTableOwners owners() {
        return new JdbcTableOwners(statements, dialect);
    }

    /** Rows of two exports, or of two months that have a table each, may not get into one table because their names look alike. */
    void requireTable(PlannedLoad load, TableStrategy strategy) throws SQLException {
        Optional<String> other = owners().other(load.table(), load.key().partition(), strategy == TableStrategy.SINGLE);
        if (other.isPresent()) {
            throw new BackendRejectedException(operation + "table " + load.table() + " holds " + other.get()
                    + "; give the export another name or dataset");
        }
    }

    /** Exports with different tables can have names that give the same view. */
    void requireView(LoadPlan plan) throws SQLException {
        ExportId export = plan.loads().get(0).key().partition().export();
        TableName view = plan.unifiedView();
        record Loaded(ExportId export, String dataset) {}
        Optional<Loaded> other = statements
                .list(
                        row -> new Loaded(new ExportId(row.getString(1), row.getString(2)), row.getString(3)),
                        "SELECT DISTINCT vendor, export_name, table_dataset FROM " + dialect.table(StateTable.LOADS)
                                + " WHERE current_version AND NOT (vendor = ? AND export_name = ?)",
                        export.vendor(),
                        export.name())
                .stream()
                .filter(loaded -> same(TableNames.unifiedView(loaded.dataset(), loaded.export()), view))
                .findFirst();
        if (other.isPresent()) {
            throw new BackendRejectedException(operation + "the view " + view + " shows "
                    + other.get().export() + "; give the export another name or dataset");
        }
    }

    /** What is dropped may not have got rows of somebody else since that was decided: then it has to be decided again. */
    void requireUnshared(Map<TableName, PartitionKey> dropped) throws SQLException {
        for (Map.Entry<TableName, PartitionKey> table : dropped.entrySet()) {
            if (owners().holdsOthers(table.getKey(), table.getValue())) {
                throw new LoadConflictException(operation + "table " + table.getKey()
                        + " was about to be dropped, and another load has put rows into it; nothing was published; plan again and"
                        + " retry");
            }
        }
    }

    /** Whether two names are one to a database. */
    static boolean same(TableName a, TableName b) {
        return a.dataset().equalsIgnoreCase(b.dataset()) && a.name().equalsIgnoreCase(b.name());
    }
}
