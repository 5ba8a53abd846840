package dev.tarn.load;

import dev.tarn.billing.BillingExport;
import dev.tarn.error.BackendException;
import dev.tarn.spi.DatabaseBackend;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads an export's newest deliveries exactly once: what is loaded is skipped, what is new replaces its month, what failed or
 * was interrupted is done again. Each group of periods that belong together goes through plan, start, stage, verify, publish;
 * readers see the old month or the new one, whole.
 *
 * <p>Safe for use by several threads; two runs over the same period are told apart by fencing tokens, and the older one fails
 * with {@link dev.tarn.error.LoadConflictException}.
 */
public final class LoadEngine {

    private final DatabaseBackend backend;

    /**
     * An engine over an open backend.
     *
     * @param backend the backend; stays open
     */
    public LoadEngine(DatabaseBackend backend) {
        this.backend = backend;
    }

    /**
     * Loads what is new.
     *
     * @param export what to load
     * @param options how
     * @param listener hears how it goes on
     * @param cancellation ends it early
     * @return what was done; a period that failed is reported, and does not keep the others from being loaded
     * @throws dev.tarn.error.BackendException where not even planning was possible, where the database went away, or where
     *     the run was cancelled; periods published before that stay
     */
    public LoadReport load(
            BillingExport export, LoadOptions options, LoadListener listener, Cancellation cancellation) {
        long begin = System.nanoTime();
        cancellation.check(export.id());
        try (Sources sources = Sources.of(export, backend, listener)) {
            return load(begin, export, sources, options, listener, cancellation);
        }
    }

    private LoadReport load(
            long begin,
            BillingExport export,
            Sources sources,
            LoadOptions options,
            LoadListener listener,
            Cancellation cancellation) {
        LoadPlanner planner = new LoadPlanner(backend, sources.reader(), options);
        List<PlannedPeriod> periods = sources.remote()
                ? cancellation.interruptibly(export.id(), () -> planner.plan(export))
                : planner.plan(export);
        sources.expect(periods);
        listener.planned(periods.stream().map(PlannedPeriod::untouched).toList());

        Map<PlannedPeriod, PeriodReport> done = new IdentityHashMap<>();
        if (!options.dryRun()) {
            boolean atomic = options.atomic() || export.atomic();
            leaveOut(periods, atomic, listener, done);
            List<List<PlannedPeriod>> groups = groups(periods, atomic, done);
            List<List<PeriodReport>> reports =
                    new LoadRun(backend, export, sources, options, listener, cancellation).run(groups);
            for (int i = 0; i < groups.size(); i++) {
                for (int j = 0; j < groups.get(i).size(); j++) {
                    done.put(groups.get(i).get(j), reports.get(i).get(j));
                }
            }
        }
        return new LoadReport(
                export.id(),
                TableNames.unifiedView(options.dataset(), export.id()),
                periods.stream()
                        .map(period -> done.containsKey(period) ? done.get(period) : period.untouched())
                        .toList(),
                Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Reports what can't be loaded; where all belongs together, one broken delivery keeps the others from being loaded. */
    private static void leaveOut(
            List<PlannedPeriod> periods, boolean atomic, LoadListener listener, Map<PlannedPeriod, PeriodReport> done) {
        Optional<BackendException> broken =
                periods.stream().flatMap(p -> p.brokenBy().stream()).findFirst();
        for (PlannedPeriod period : periods) {
            if (period.leftOut()) {
                done.put(period, period.untouched());
            } else if (atomic && broken.isPresent() && period.open()) {
                done.put(period, period.failed(broken.get(), Duration.ZERO));
            }
            if (done.containsKey(period)) {
                listener.finished(done.get(period));
            }
        }
    }

    private static List<List<PlannedPeriod>> groups(
            List<PlannedPeriod> periods, boolean atomic, Map<PlannedPeriod, PeriodReport> done) {
        List<PlannedPeriod> open =
                periods.stream().filter(p -> p.open() && !done.containsKey(p)).toList();
        if (open.isEmpty()) {
            return List.of();
        }
        return atomic ? List.of(open) : open.stream().map(List::of).toList();
    }
}
