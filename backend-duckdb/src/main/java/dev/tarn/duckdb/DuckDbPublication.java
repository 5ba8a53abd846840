package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.jdbc.JdbcPublication;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.PlannedLoad;
import java.sql.SQLException;
import java.util.Map;

/** Everything that a commit makes visible beside the rows themselves. */
record DuckDbPublication(
        DuckDbStatements statements,
        String database,
        Attempt attempt,
        Map<PartitionKey, DuckDbLoad.Staged> staged,
        LoadObserver observer) {

    void write() throws SQLException {
        PartitionKey first = attempt.plan().loads().get(0).key().partition();
        JdbcStatements jdbc = new JdbcStatements(statements.connection());
        DuckDbStateDialect dialect = DuckDbStateDialect.of(database);
        JdbcPublication state = new JdbcPublication(jdbc, dialect, attempt);
        JdbcTableOwners owners = new JdbcTableOwners(jdbc, dialect);
        for (PlannedLoad load : attempt.plan().loads()) {
            state.fence(load);
        }
        for (PlannedLoad load : attempt.plan().loads()) {
            removeElsewhere(load, owners);
            observer.reached(LoadStep.REPLACED, load.key().partition());
        }
        for (PlannedLoad load : attempt.plan().loads()) {
            state.complete(load, staged.get(load.key().partition()).table().rows());
            observer.reached(LoadStep.STATE_WRITTEN, load.key().partition());
            state.point(load);
            observer.reached(LoadStep.POINTER_MOVED, load.key().partition());
        }
        for (DuckDbLoad.Staged part : staged.values()) {
            state.record(first.export(), part.request().schema());
        }
        observer.reached(LoadStep.SCHEMA_RECORDED, first);
        new DuckDbView(statements, database, first.export())
                .refresh(attempt.plan().unifiedView());
        observer.reached(LoadStep.VIEW_REFRESHED, first);
    }

    /** What the partition held in another table, under another strategy or dataset, is gone from there. */
    private void removeElsewhere(PlannedLoad load, JdbcTableOwners owners) throws SQLException {
        PartitionKey partition = load.key().partition();
        for (TableName table : owners.tables(partition)) {
            DuckDbTarget target = new DuckDbTarget(statements, database, table);
            TableSchema present = target.present().orElse(null);
            if (isSame(table, load.table()) || present == null) {
                continue;
            }
            if (!owners.holdsOthers(table, partition) && !isTarget(table)) {
                statements.run("DROP TABLE " + target.sql());
            } else if (present.find("billing_period").isPresent()) {
                statements.run(
                        "DELETE FROM " + target.sql() + " WHERE billing_period = ?"
                                + (present.find("tarn_account").isPresent()
                                        ? " AND coalesce(tarn_account, '') = ?"
                                        : ""),
                        present.find("tarn_account").isPresent()
                                ? new Object[] {partition.period().toString(), partition.account()}
                                : new Object[] {partition.period().toString()});
            } else {
                throw new DuckDbOriginalTable(statements, database, table).mixed("publish " + load.key());
            }
        }
    }

    private static boolean isSame(TableName a, TableName b) {
        return a.dataset().equalsIgnoreCase(b.dataset()) && a.name().equalsIgnoreCase(b.name());
    }

    private boolean isTarget(TableName table) {
        return attempt.plan().loads().stream().anyMatch(l -> isSame(l.table(), table));
    }
}
