package dev.tarn.load;

import dev.tarn.billing.BillingExport;
import dev.tarn.error.BackendException;
import dev.tarn.spi.DatabaseBackend;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Plans an export and loads what was planned. A run does so once, and a second time for what changed meanwhile. */
record LoadPass(
        DatabaseBackend backend,
        BillingExport export,
        Sources sources,
        LoadOptions options,
        LoadListener listener,
        Cancellation cancellation) {

    /** Lists the deliveries as they are now. */
    List<PlannedPeriod> plan() {
        LoadPlanner planner = new LoadPlanner(backend, sources.reader(), options);
        return sources.remote()
                ? cancellation.interruptibly(export.id(), () -> planner.plan(export))
                : planner.plan(export);
    }

    /** Gives the periods' reports in their order, and each to {@code finished} as soon as it is there. */
    List<PeriodReport> load(List<PlannedPeriod> periods, Consumer<PeriodReport> finished) {
        sources.expect(periods);
        boolean atomic = options.atomic() || export.atomic();
        Map<PlannedPeriod, PeriodReport> done = new IdentityHashMap<>();
        leaveOut(periods, atomic, finished, done);
        List<List<PlannedPeriod>> groups = groups(periods, atomic, done);
        List<List<PeriodReport>> reports =
                new LoadRun(backend, export, sources, options, listener, cancellation, finished).run(groups);
        for (int i = 0; i < groups.size(); i++) {
            for (int j = 0; j < groups.get(i).size(); j++) {
                done.put(groups.get(i).get(j), reports.get(i).get(j));
            }
        }
        return periods.stream()
                .map(period -> done.containsKey(period) ? done.get(period) : period.untouched())
                .toList();
    }

    /** Reports what can't be loaded; where all belongs together, one broken delivery keeps the others from being loaded. */
    private static void leaveOut(
            List<PlannedPeriod> periods,
            boolean atomic,
            Consumer<PeriodReport> finished,
            Map<PlannedPeriod, PeriodReport> done) {
        Optional<BackendException> broken =
                periods.stream().flatMap(p -> p.brokenBy().stream()).findFirst();
        for (PlannedPeriod period : periods) {
            if (period.leftOut()) {
                done.put(period, period.untouched());
            } else if (atomic && broken.isPresent() && period.open()) {
                done.put(period, period.failed(broken.get(), Duration.ZERO));
            }
            if (done.containsKey(period)) {
                finished.accept(done.get(period));
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
