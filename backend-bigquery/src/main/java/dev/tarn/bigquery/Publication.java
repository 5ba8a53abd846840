package dev.tarn.bigquery;

import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.PlannedLoad;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a publish makes visible, in one script, which the service runs to its end whatever becomes of this process: tables are made
 * ready in a way that shows readers nothing new, because the service's transactions can't change them; one transaction exchanges the months
 * and writes the state; last come columns that are new to the view.
 */
final class Publication {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    /** The numbers of tables that take the place of others, behind those of staged ones. */
    private static final int FIRST_REWRITE = 1000;

    private final BigQueryDatabase database;
    private final StateTables tables;
    private final Attempt attempt;
    private final Map<PartitionKey, Staged> staged;
    private final Lease lease;
    private final LoadObserver observer;
    private final String transaction;
    private final String operation;
    private final ExportId export;
    private int tries;

    Publication(
            BigQueryDatabase database,
            StateTables tables,
            Attempt attempt,
            Map<PartitionKey, Staged> staged,
            Lease lease,
            LoadObserver observer,
            String transaction) {
        this.database = database;
        this.tables = tables;
        this.attempt = attempt;
        this.staged = staged;
        this.lease = lease;
        this.observer = observer;
        this.transaction = transaction;
        this.operation = "publish " + attempt.plan().loads().get(0).key();
        this.export = attempt.plan().loads().get(0).key().partition().export();
    }

    /** Again and again where somebody else publishes: what was looked up may be different then. */
    void run() {
        long deadline = System.nanoTime() + Lease.PATIENCE.toNanos();
        while (true) {
            try {
                write();
                return;
            } catch (Overtaken e) {
                Lease.pause(operation, deadline);
            }
        }
    }

    /** Somebody else was there first, and has changed what this was going to change. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken(Throwable cause) {
            super(cause);
        }
    }

    private void write() {
        tries++;
        PublishState state = new PublishState(database, tables, attempt, operation);
        PublishState.Known known = state.known();
        if (known.published()) {
            // A try whose end nobody heard of, or whose last step failed.
            repairView();
            return;
        }
        List<Owners.Held> current = new Owners(database, tables).current(operation, export);
        Map<TableId, Target> targets = targets();
        UnifiedView view = view(current, targets);
        boolean copies = targets.values().stream().anyMatch(Target::isRewritten);
        if (isChanging(current, targets, view) && !lease.suffices(copies)) {
            lease.release();
            lease.take(operation, copies);
            // What is there now stays until this one has committed.
            write();
            return;
        }
        try {
            rewrite(targets);
        } catch (BackendRejectedException e) {
            requireStillHeld(e);
        }
        observer.reached(
                LoadStep.COMMITTING, attempt.plan().loads().get(0).key().partition());
        Parameters parameters = new Parameters();
        List<String> script = new ArrayList<>();
        if (lease.isHeld()) {
            // A publisher that was away for long must not change what others have changed since.
            script.add(lease.requireHeld(parameters));
        }
        script.addAll(prepared(targets, view));
        script.add(StateSql.transaction(transaction(state, known, current, targets, view, parameters)));
        view.after().ifPresent(select -> script.add(view.statement(select, database.labels())));
        commit(state, String.join(";\n", script), parameters);
        lease.ended();
    }

    /** What follows the commit may fail when the commit did not: then it is done now, or by the next load. */
    private void repairView() {
        try {
            lease.ended();
            UnifiedView view = view(new Owners(database, tables).current(operation, export), targets());
            if (view.isChanged()) {
                lease.take(operation, false);
                UnifiedView now = view(new Owners(database, tables).current(operation, export), targets());
                Parameters parameters = new Parameters();
                String select = now.after().or(now::before).orElse("");
                if (!select.isEmpty()) {
                    database.script(
                            operation,
                            "tarn_" + transaction + "_view_" + tries,
                            lease.requireHeld(parameters) + ";\n" + now.statement(select, database.labels()),
                            parameters);
                }
                lease.release();
            }
        } catch (BackendException e) {
            LOG.warn(
                    "{}: columns that are new are missing in the view until the next load: {}",
                    operation,
                    e.getMessage());
        }
    }

    /** What the service does in no transaction, and what shows readers nothing new: tables, their columns, new tables in the view. */
    private List<String> prepared(Map<TableId, Target> targets, UnifiedView view) {
        List<String> statements = new ArrayList<>();
        targets.values().stream()
                .filter(target -> target.isChanging() && !target.isRewritten())
                .forEach(target -> statements.addAll(target.statements(database.labels())));
        if (view.before().isPresent()) {
            database.makeDataset(operation, view.id().getDataset());
            statements.add(view.statement(view.before().get(), database.labels()));
        }
        return statements;
    }

    private List<String> transaction(
            PublishState state,
            PublishState.Known known,
            List<Owners.Held> current,
            Map<TableId, Target> targets,
            UnifiedView view,
            Parameters parameters) {
        List<String> statements = new ArrayList<>();
        statements.add(tables.serialize());
        statements.addAll(state.fence(known, staged, parameters));
        statements.addAll(lease.inPublish(export, parameters));
        for (PlannedLoad load : StateSql.inOneOrder(attempt)) {
            Staged each = staged.get(load.key().partition());
            statements.addAll(new Replacement(each, targets.get(database.id(load.table())))
                    .statements(held(current, load.key().partition()), parameters));
        }
        statements.addAll(state.complete(staged, parameters));
        statements.addAll(state.snapshot(known, targets.values(), view, parameters));
        return statements;
    }

    private void commit(PublishState state, String script, Parameters parameters) {
        try {
            database.script(operation, "tarn_" + transaction + "_publish_" + tries, script, parameters);
        } catch (LoadConflictException e) {
            throw new Overtaken(e);
        } catch (BackendRejectedException e) {
            if (e.getMessage().contains(PublishState.FENCED)) {
                throw new LoadConflictException(
                        BigQueryErrors.start(operation) + "a newer attempt has taken over one of "
                                + attempt.tokens().keySet() + "; nothing was published; plan again and retry",
                        e);
            }
            if (e.getMessage().contains(PublishState.OVERTAKEN)
                    || e.getMessage().contains(Lease.BUSY)) {
                throw new Overtaken(e);
            }
            if (!state.known().published()) {
                throw e;
            }
            LOG.warn("{}: the view is left to the next load: {}", operation, e.getMessage());
        }
    }

    private Map<TableId, Target> targets() {
        Map<TableId, Target> targets = new LinkedHashMap<>();
        for (PlannedLoad load : StateSql.inOneOrder(attempt)) {
            Staged each = staged.get(load.key().partition());
            TableId id = database.id(load.table());
            Target before = targets.get(id);
            targets.put(
                    id,
                    before == null
                            ? Target.of(database, operation, id, each.request().strategy(), each.columns())
                            : before.with(each.columns()));
        }
        return targets;
    }

    /** The tables in which readers find a partition as yet. */
    private Set<TableId> held(List<Owners.Held> current, PartitionKey partition) {
        Set<TableId> ids = new LinkedHashSet<>();
        current.stream().filter(h -> h.partition().equals(partition)).forEach(h -> ids.add(database.id(h.table())));
        return ids;
    }

    /** Over the tables that hold something now, and those that are about to. */
    private UnifiedView view(List<Owners.Held> current, Map<TableId, Target> targets) {
        SortedMap<String, UnifiedView.Source> sources = new TreeMap<>();
        for (Owners.Held held : current) {
            TableId id = database.id(held.table());
            if (!targets.containsKey(id) && !sources.containsKey(BigQuerySql.table(id))) {
                Optional<Table> table = database.table(operation, id);
                table.ifPresent(t -> sources.put(BigQuerySql.table(id), new UnifiedView.Source(id, Target.columns(t))));
            }
        }
        targets.forEach(
                (id, target) -> sources.put(BigQuerySql.table(id), new UnifiedView.Source(id, target.wanted())));
        return UnifiedView.over(database, operation, database.id(attempt.plan().unifiedView()), sources);
    }

    /** Also a table that held nothing: whoever else makes the view meanwhile would not know of it. */
    private boolean isChanging(List<Owners.Held> current, Map<TableId, Target> targets, UnifiedView view) {
        Set<TableId> known = new LinkedHashSet<>();
        current.forEach(h -> known.add(database.id(h.table())));
        return view.isChanged()
                || targets.values().stream().anyMatch(Target::isChanging)
                || !known.containsAll(targets.keySet());
    }

    private void rewrite(Map<TableId, Target> targets) {
        int number = 0;
        for (Target target : targets.values()) {
            if (target.isRewritten()) {
                PartitionKey partition = partition(target);
                new Rewrite(database, lease, operation, transaction + "_" + tries)
                        .run(
                                target,
                                Sweep.name(
                                        partition,
                                        attempt.tokens().get(partition),
                                        transaction,
                                        FIRST_REWRITE + number++));
                observer.reached(LoadStep.TARGET_READY, partition);
            }
        }
    }

    private void requireStillHeld(BackendRejectedException e) {
        if (e.getMessage().contains(Lease.ENDED)) {
            lease.ended();
            throw new Overtaken(e);
        }
        throw e;
    }

    private PartitionKey partition(Target target) {
        return attempt.plan().loads().stream()
                .filter(load -> database.id(load.table()).equals(target.id()))
                .findFirst()
                .orElseThrow()
                .key()
                .partition();
    }
}
