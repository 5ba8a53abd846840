package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcPublication;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.PlannedLoad;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a commit makes visible, in one transaction that its caller commits. The state is written first, for which nobody
 * waits; from the first lock that readers wait for to the commit, nobody is told of anything who could take his time.
 */
record PostgresPublication(
        JdbcStatements statements,
        PostgresDatabase database,
        PostgresStateDialect dialect,
        Attempt attempt,
        Map<PartitionKey, Staged> staged,
        Preparation preparation,
        LoadObserver observer) {

    void write() throws SQLException {
        PartitionKey first = attempt.plan().loads().get(0).key().partition();
        ExportId export = first.export();
        PostgresLocks.serialize(statements, dialect);
        JdbcPublication state = new JdbcPublication(statements, dialect, attempt);
        List<PlannedLoad> loads = attempt.plan().loads().stream()
                .sorted(Comparator.comparing(load -> load.key().partition().toString()))
                .toList();
        for (PlannedLoad load : loads) {
            state.fence(load);
        }
        // Another export may have got the table since this one was staged: from here on nobody else publishes.
        for (Staged each : staged.values()) {
            new TableOwners(statements, dialect)
                    .require(each.request(), "publish " + each.request().load().key());
        }
        List<Target> targets = Target.of(statements, staged.values());
        if (!targets.stream().allMatch(Target::isAligned)) {
            throw new Preparation.TooEarly();
        }
        Map<Staged, Set<Relation>> owners = owners();
        Versions versions =
                new Versions(statements, dialect, database.config().retention().keepsAny());
        versions.begin(attempt.plan());
        for (PlannedLoad load : loads) {
            PartitionKey partition = load.key().partition();
            state.complete(load, staged.get(partition).table().rows());
            observer.reached(LoadStep.STATE_WRITTEN, partition);
            state.point(load);
            observer.reached(LoadStep.POINTER_MOVED, partition);
        }
        for (Staged each : staged.values()) {
            state.record(export, each.request().schema());
        }
        SortedMap<Relation, TableSchema> tables = tables(export, targets);
        PostgresView view = PostgresView.over(
                statements,
                Relation.of(attempt.plan().unifiedView()),
                tables,
                "publish " + loads.get(0).key());
        for (Target target : targets) {
            versions.shape(target.top(), export, false, target.wanted());
        }
        versions.shape(view.relation(), export, true, view.columns());
        LoadObserver whileReadersWait = observer.returnsAtOnce() ? observer : LoadObserver.NONE;
        Swap swap = new Swap(statements, targets, owners, preparation, versions, view, whileReadersWait);
        observer.reached(LoadStep.SCHEMA_RECORDED, first);
        PostgresLocks.patience(statements, database.config().lockPatience());
        swap.run();
        whileReadersWait.reached(LoadStep.COMMITTING, first);
    }

    /** The tables in which readers find the partitions as yet. */
    private Map<Staged, Set<Relation>> owners() throws SQLException {
        JdbcTableOwners owners = new JdbcTableOwners(statements, dialect);
        Map<Staged, Set<Relation>> found = new LinkedHashMap<>();
        for (Staged each : staged.values()) {
            Set<Relation> tables = new LinkedHashSet<>();
            for (TableName table : owners.tables(each.place().partition())) {
                tables.add(Relation.of(table));
            }
            found.put(each, tables);
        }
        return found;
    }

    /** The tables that are current once the state says so, with the columns that they will have. */
    private SortedMap<Relation, TableSchema> tables(ExportId export, List<Target> targets) throws SQLException {
        PostgresCatalog catalog = new PostgresCatalog(statements);
        SortedMap<Relation, TableSchema> tables = new TreeMap<>();
        for (TableName table : new JdbcTableOwners(statements, dialect).tables(export)) {
            Relation relation = Relation.of(table);
            if (catalog.findOurs(relation).isPresent()) {
                catalog.columns(relation).ifPresent(columns -> tables.put(relation, columns));
            }
        }
        targets.forEach(target -> tables.put(target.top(), target.wanted()));
        return tables;
    }
}
