package dev.tarn.snowflake;

import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.JdbcPublication;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.Column;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.PlannedLoad;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that a commit makes visible, in one transaction that its caller begins and commits: rows and nothing but rows. */
record SnowflakePublication(
        JdbcStatements statements,
        SnowflakeDatabase database,
        Attempt attempt,
        Map<PartitionKey, Staged> staged,
        LoadObserver observer) {

    /**
     * What was written.
     *
     * @param layout the tables and the view
     * @param snapshot the publish; absent where they are not ready, and nothing was written but the turn
     */
    record Written(Layout layout, Optional<Snapshots.Begun> snapshot) {}

    /** Writes. */
    Written write() throws SQLException {
        statements.run(database.tables().takeTurn());
        JdbcPublication state = new JdbcPublication(statements, database.tables(), attempt);
        List<PlannedLoad> loads = attempt.plan().loads().stream()
                .sorted(Comparator.comparing(load -> load.key().partition().toString()))
                .toList();
        for (PlannedLoad load : loads) {
            state.fence(load);
        }
        // Another export may have got the table since this one was staged: from here on nobody else publishes.
        for (Staged each : staged.values()) {
            SnowflakeStaging.requireOwn(
                    statements,
                    database,
                    each.request(),
                    "publish " + each.request().load().key());
        }
        Layout layout = Layout.of(statements, database, attempt.plan(), staged.values());
        if (!layout.isReady()) {
            return new Written(layout, Optional.empty());
        }
        Snapshots snapshots = new Snapshots(statements, database.tables());
        Snapshots.Begun snapshot = snapshots.begin();
        replace(layout);
        for (PlannedLoad load : loads) {
            PartitionKey partition = load.key().partition();
            state.complete(load, staged.get(partition).table().rows());
            observer.reached(LoadStep.STATE_WRITTEN, partition);
            state.point(load);
            observer.reached(LoadStep.POINTER_MOVED, partition);
        }
        Set<TableSchema> schemas = new LinkedHashSet<>();
        staged.values().forEach(each -> schemas.add(each.request().schema()));
        for (TableSchema schema : schemas) {
            state.record(loads.get(0).key().partition().export(), schema);
        }
        new Shapes(statements, database.tables()).record(snapshot.id(), shapes(layout));
        snapshots.record(snapshot, attempt.plan());
        PartitionKey first = loads.get(0).key().partition();
        observer.reached(LoadStep.SCHEMA_RECORDED, first);
        observer.reached(LoadStep.COMMITTING, first);
        if (!snapshots.isStill(snapshot)) {
            throw new LoadConflictException(
                    SnowflakeErrors.start("publish " + loads.get(0).key())
                            + "the service has ended the transaction, because others waited for it; nothing was published; run it again");
        }
        return new Written(layout, Optional.of(snapshot));
    }

    private static List<Shapes.Shape> shapes(Layout layout) {
        List<Shapes.Shape> shapes = new ArrayList<>();
        layout.targets().forEach(target -> shapes.add(Shapes.table(target.relation(), target.wanted())));
        shapes.add(new Shapes.Shape(
                layout.view(),
                layout.view(),
                layout.viewColumns(),
                List.copyOf(layout.tables().keySet())));
        return shapes;
    }

    private void replace(Layout layout) throws SQLException {
        Map<Staged, Set<Relation>> holders = new LinkedHashMap<>();
        for (Staged each : staged.values()) {
            holders.put(each, holders(each, layout));
        }
        for (Map.Entry<Staged, Set<Relation>> entry : holders.entrySet()) {
            Staged each = entry.getKey();
            PartitionKey partition = each.request().load().key().partition();
            for (Relation holder : entry.getValue()) {
                statements.run(
                        "DELETE FROM " + holder.sql() + " WHERE \"BILLING_PERIOD\" = ? AND \"TARN_ACCOUNT\" = ?",
                        partition.period().toString(),
                        partition.account());
            }
            insert(each, layout.tables().get(each.target()));
            observer.reached(LoadStep.REPLACED, partition);
        }
    }

    /** The tables in which readers find a partition as yet, and the one that it goes to. */
    private Set<Relation> holders(Staged each, Layout layout) throws SQLException {
        Set<Relation> holders = new LinkedHashSet<>();
        holders.add(each.target());
        for (TableName table : new JdbcTableOwners(statements, database.tables())
                .tables(each.request().load().key().partition())) {
            Relation relation = Relation.of(database.config().databaseName(), table);
            if (layout.tables().containsKey(relation)) {
                holders.add(relation);
            }
        }
        return holders;
    }

    private void insert(Staged each, TableSchema target) throws SQLException {
        List<Column> columns = each.columns().columns();
        long inserted = statements.run("INSERT INTO " + each.target().sql() + " ("
                + columns.stream().map(c -> SnowflakeSql.quoted(c.name())).collect(Collectors.joining(", "))
                + ") SELECT "
                + columns.stream()
                        .map(c -> Widening.published(
                                SnowflakeSql.quoted(c.name()),
                                c.type(),
                                target.find(c.name()).orElseThrow().type()))
                        .collect(Collectors.joining(", "))
                + " FROM " + each.relation().sql());
        if (inserted != each.table().rows()) {
            throw new LoadConflictException(
                    SnowflakeErrors.start("publish " + each.request().load().key()) + "of "
                            + each.table().rows() + " staged rows " + inserted
                            + " were there; nothing was published; run it again");
        }
    }
}
