package dev.tarn.tck.memory;

import dev.tarn.error.LoadConflictException;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.SchemaVersion;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.TableStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stages beside the snapshot and publishes by replacing it. */
final class MemoryTransaction implements LoadTransaction {

    private final Store store;
    private final Flaw flaw;
    private final Attempt attempt;
    private final LoadObserver observer;
    private final Runnable closing;
    private final Snapshot atBegin;
    private final Map<PlannedLoad, Staging> staged = new LinkedHashMap<>();
    private boolean failed;
    private boolean closed;

    MemoryTransaction(Store store, Flaw flaw, Attempt attempt, LoadObserver observer, Runnable closing) {
        this.store = store;
        this.flaw = flaw;
        this.attempt = attempt;
        this.observer = observer;
        this.closing = closing;
        this.atBegin = store.present();
        reached(LoadStep.OPENED, attempt.plan().loads().get(0));
    }

    @Override
    public StagedTable stage(StageRequest request) {
        Table before = store.present().tables().get(request.load().table());
        SchemaChange change = before == null
                ? SchemaChange.NONE
                : SchemaChange.between(
                        new TableSchema(before.columns()), new TableSchema(Staging.columns(request.schema())));
        reached(LoadStep.TARGET_READY, request.load());
        failed = true;
        Staging part = Staging.of(request, flaw);
        Staging staging = flaw == Flaw.PARTS_REPLACE_EACH_OTHER || !staged.containsKey(request.load())
                ? part
                : part.after(staged.get(request.load()));
        staged.put(request.load(), staging);
        failed = false;
        if (flaw == Flaw.STAGING_TABLE_LEFT_BEHIND) {
            TableName left = new TableName(
                    request.load().table().dataset(),
                    "staging_" + request.load().loadId());
            store.change(draft -> draft.tables().put(left, staging.table()));
        }
        if (flaw == Flaw.DATA_COMMITTED_WHEN_STAGED) {
            store.change(draft -> replace(draft, request.load(), staging));
        }
        reached(LoadStep.STAGED, request.load());
        return (flaw == Flaw.PARTS_COUNTED_ALONE ? part : staging).result(change);
    }

    @Override
    public void publish() {
        synchronized (store) {
            refuseUnlessAllIsStaged();
            refuseIfTakenOver();
            Snapshot draft = (flaw == Flaw.LAST_WRITER_WINS ? atBegin : store.present()).draft();
            staged.forEach((load, staging) -> {
                replace(draft, load, staging);
                if (flaw == Flaw.TABLES_APPEAR_ONE_BY_ONE) {
                    store.commit(draft.draft());
                }
                reached(LoadStep.REPLACED, load);
            });
            reached(LoadStep.VIEW_REFRESHED, first());
            if (flaw == Flaw.DATA_AND_STATE_IN_TWO_COMMITS) {
                store.commit(draft.draft());
            }
            staged.forEach((load, staging) -> {
                complete(draft, load, staging);
                reached(LoadStep.STATE_WRITTEN, load);
                reached(LoadStep.POINTER_MOVED, load);
            });
            staged.values().forEach(staging -> record(draft, staging));
            reached(LoadStep.SCHEMA_RECORDED, first());
            reached(LoadStep.COMMITTING, first());
            store.publish(draft, attempt.plan().loads().toString());
        }
        reached(LoadStep.COMMITTED, first());
    }

    private void refuseUnlessAllIsStaged() {
        if (failed && flaw != Flaw.PUBLISHES_AFTER_A_BROKEN_PART) {
            throw new IllegalStateException("staging failed: begin another transaction");
        }
        for (PlannedLoad load : attempt.plan().loads()) {
            if (!staged.containsKey(load) && flaw != Flaw.PUBLISHES_HALF_A_PLAN) {
                throw new IllegalStateException(load.key() + " is not staged");
            }
        }
    }

    private void refuseIfTakenOver() {
        List<PlannedLoad> loads = attempt.plan().loads();
        int checked = switch (flaw) {
            case OLD_ATTEMPTS_PUBLISH -> 0;
            case FENCES_THE_FIRST_PARTITION_ONLY -> 1;
            default -> loads.size();
        };
        for (PlannedLoad load : loads.subList(0, checked)) {
            PartitionKey partition = load.key().partition();
            Snapshot fenced = flaw == Flaw.FENCE_CHECKED_WHEN_OPENED ? atBegin : store.present();
            if (!attempt.tokens().get(partition).equals(fenced.fences().get(partition))) {
                throw new LoadConflictException("[memory] publish " + load.key()
                        + ": a newer attempt has taken over; look at what it loads and plan again");
            }
        }
    }

    /** The partition's old rows leave every table of the export, and the new ones come. */
    private void replace(Snapshot draft, PlannedLoad load, Staging staging) {
        TableName view = attempt.plan().unifiedView();
        PartitionKey partition = load.key().partition();
        List<TableName> bases = new ArrayList<>(draft.views().getOrDefault(view, List.of()));
        if (!bases.contains(load.table())) {
            bases.add(load.table());
        }
        for (TableName base : bases) {
            boolean skipped = flaw == Flaw.APPENDS_INSTEAD_OF_REPLACING
                    || flaw == Flaw.OLD_TABLE_KEPT_WHEN_THE_STRATEGY_CHANGES && !base.equals(load.table());
            draft.tables()
                    .computeIfPresent(
                            base, (name, table) -> skipped ? table : table.without(row -> belongs(row, partition)));
        }
        Table rows = staging.table();
        boolean whole = staging.strategy() == TableStrategy.SEPARATE && flaw != Flaw.APPENDS_INSTEAD_OF_REPLACING;
        draft.tables().merge(load.table(), rows, (before, added) -> {
            Table kept = whole ? new Table(before.columns(), List.of()) : before;
            return (flaw == Flaw.SHARED_TABLE_LOSES_COLUMNS ? kept : kept.widenedFor(added.columns())).plus(added);
        });
        draft.views().put(view, bases);
    }

    private boolean belongs(List<Object> row, PartitionKey partition) {
        return row.get(0).equals(partition.period().toString())
                && (flaw == Flaw.ACCOUNT_FORGOTTEN_WHEN_REPLACING || row.get(1).equals(partition.account()));
    }

    private void complete(Snapshot draft, PlannedLoad load, Staging staging) {
        draft.loads()
                .replaceAll(other ->
                        other.latest().key().partition().equals(load.key().partition()) ? other.superseded() : other);
        LoadState started = draft.find(load.key()).orElseThrow().latest();
        LoadState done = new LoadState(
                load.key(),
                load.table(),
                load.dataFormatVersion(),
                LoadStatus.COMPLETED,
                true,
                true,
                attempt.tokens().get(load.key().partition()),
                load.loadId(),
                started.startedAt(),
                Optional.of(Instant.now()),
                staging.table().rows().size(),
                flaw == Flaw.SOURCE_FORGOTTEN ? "" : load.source(),
                load.files(),
                "");
        draft.put(new StoredLoad(done, Optional.of(done)));
    }

    private void record(Snapshot draft, Staging staging) {
        TableSchema schema = staging.schema();
        boolean known = draft.schemas().stream()
                .anyMatch(version ->
                        version.export().equals(first().key().partition().export())
                                && version.hash().equals(schema.hash()));
        if (!known || flaw == Flaw.SCHEMA_RECORDED_EACH_TIME) {
            draft.schemas()
                    .add(new SchemaVersion(first().key().partition().export(), schema.hash(), schema, Instant.now()));
        }
    }

    private PlannedLoad first() {
        return attempt.plan().loads().get(0);
    }

    private void reached(LoadStep step, PlannedLoad load) {
        observer.reached(step, load.key().partition());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closing.run();
        }
    }
}
