package dev.tarn.load;

import dev.tarn.billing.BillingExport;
import dev.tarn.error.BackendException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StateManager;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads periods that become visible together or not at all: start, stage each, verify each, publish. */
final class AtomicLoad {

    private static final Logger LOG = LoggerFactory.getLogger(AtomicLoad.class);

    private final DatabaseBackend backend;
    private final BillingExport export;
    private final Sources sources;
    private final LoadOptions options;
    private final LoadListener listener;
    private final Cancellation cancellation;
    private final ExecutorService witnesses;

    AtomicLoad(
            DatabaseBackend backend,
            BillingExport export,
            Sources sources,
            LoadOptions options,
            LoadListener listener,
            Cancellation cancellation,
            ExecutorService witnesses) {
        this.backend = backend;
        this.export = export;
        this.sources = sources;
        this.options = options;
        this.listener = listener;
        this.cancellation = cancellation;
        this.witnesses = witnesses;
    }

    /** Reports what happened; a failure is reported too, unless it leaves no sense in going on with other periods. */
    List<PeriodReport> run(List<PlannedPeriod> periods) {
        long begin = System.nanoTime();
        try {
            List<StagedPeriod> published = load(periods);
            Duration duration = Duration.ofNanos(System.nanoTime() - begin);
            return published.stream().map(staged -> report(staged, duration)).toList();
        } catch (BackendException e) {
            Duration duration = Duration.ofNanos(System.nanoTime() - begin);
            return periods.stream().map(period -> period.failed(e, duration)).toList();
        }
    }

    private List<StagedPeriod> load(List<PlannedPeriod> periods) {
        Map<PartitionKey, LoadKey> keys = new LinkedHashMap<>();
        periods.forEach(period ->
                keys.put(period.delivery().key().partition(), period.delivery().key()));
        LoadObserver observer = (step, partition) -> {
            cancellation.check(keys.get(partition));
            listener.reached(step, keys.get(partition));
        };
        LoadObserver afterCommit = (step, partition) -> listener.reached(step, keys.get(partition));
        PartitionKey first = keys.keySet().iterator().next();

        observer.reached(LoadStep.PLANNED, first);
        List<List<String>> takeovers = periods.stream().map(this::takeover).toList();
        StateManager state = backend.stateManager();
        LoadPlan plan = plan(periods);
        Attempt attempt = state.start(plan);
        try {
            observer.reached(LoadStep.STARTED, first);
            LOG.info("load started: {}", keys.values());
            List<StagedPeriod> staged = new ArrayList<>();
            PeriodStaging staging = new PeriodStaging(
                    sources,
                    backend.naming(),
                    KnownColumns.of(state, export.id()),
                    options.strategyIn(backend),
                    options,
                    witnesses);
            try (LoadTransaction transaction = backend.begin(
                    attempt,
                    (step, partition) ->
                            (step == LoadStep.COMMITTED ? afterCommit : observer).reached(step, partition))) {
                for (int i = 0; i < periods.size(); i++) {
                    PlannedPeriod period = periods.get(i);
                    PlannedLoad planned = plan.loads().get(i);
                    StagedPeriod done = cancellation.interruptibly(
                            planned.key(), () -> staging.stage(period, planned, transaction));
                    export.requireUnchanged(period.delivery());
                    staged.add(done.withWarnings(takeovers.get(i)));
                    observer.reached(LoadStep.VERIFIED, period.delivery().key().partition());
                }
                transaction.publish();
            }
            LOG.info("load published: {}", keys.values());
            afterCommit.reached(LoadStep.REPORTED, first);
            return staged;
        } catch (LoadOutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            recordFailure(state, attempt, e);
            throw e;
        }
    }

    private static void recordFailure(StateManager state, Attempt attempt, Throwable failure) {
        try {
            String message = failure.getMessage();
            state.fail(attempt, message == null ? failure.getClass().getSimpleName() : message);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private LoadPlan plan(List<PlannedPeriod> periods) {
        List<PlannedLoad> loads = new ArrayList<>();
        for (PlannedPeriod period : periods) {
            loads.add(new PlannedLoad(
                    period.delivery().key(),
                    UUID.randomUUID().toString(),
                    period.table(),
                    period.delivery().dataFormatVersion(),
                    period.source(),
                    period.fileKeys()));
        }
        TableName view = TableNames.unifiedView(options.dataset(), export.id());
        return new LoadPlan(loads, view);
    }

    /** An attempt that never ended was interrupted, or is still running: starting anew shuts it out either way. */
    private List<String> takeover(PlannedPeriod period) {
        return backend
                .stateManager()
                .history(export.id(), period.delivery().key().partition().period())
                .stream()
                .filter(state -> state.status() == LoadStatus.STARTED
                        && state.key()
                                .partition()
                                .equals(period.delivery().key().partition()))
                .map(state ->
                        "took over from an attempt at version " + state.key().version() + " that started at "
                                + state.startedAt().truncatedTo(ChronoUnit.SECONDS) + " and never ended")
                .toList();
    }

    private static PeriodReport report(StagedPeriod staged, Duration duration) {
        List<String> warnings = new ArrayList<>(staged.period().warnings());
        warnings.addAll(staged.warnings());
        return staged.period()
                .published(
                        staged.staged().rows(),
                        staged.staged().costByCurrency(),
                        staged.staged().rounded(),
                        staged.change(),
                        warnings,
                        duration);
    }
}
