package dev.tarn.load;

import dev.tarn.billing.BillingExport;
import dev.tarn.error.SourceChangedException;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.DatabaseBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Loads an export's newest deliveries exactly once: what is loaded is skipped, what is new replaces its month, what failed or
 * was interrupted is done again. Each group of periods that belong together goes through plan, start, stage, verify, publish;
 * readers see the old month or the new one, whole. A period whose files changed between listing and reading is planned and loaded once more.
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
            LoadPass pass = new LoadPass(backend, export, sources, options, listener, cancellation);
            return new LoadReport(
                    export.id(),
                    TableNames.unifiedView(options.dataset(), export.id()),
                    load(pass, options, listener),
                    Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private static List<PeriodReport> load(LoadPass pass, LoadOptions options, LoadListener listener) {
        List<PlannedPeriod> periods = pass.plan();
        List<PeriodReport> untouched =
                periods.stream().map(PlannedPeriod::untouched).toList();
        listener.planned(untouched);
        if (options.dryRun()) {
            return untouched;
        }
        List<PeriodReport> reports = pass.load(periods, period -> {
            if (!sourceChanged(period)) {
                listener.finished(period);
            }
        });
        return reports.stream().anyMatch(LoadEngine::sourceChanged) ? again(pass, reports, listener) : reports;
    }

    private static boolean sourceChanged(PeriodReport period) {
        return period.failure().filter(SourceChangedException.class::isInstance).isPresent();
    }

    /** What changed between listing and reading is listed once more: most likely a new delivery has come. */
    private static List<PeriodReport> again(LoadPass pass, List<PeriodReport> reports, LoadListener listener) {
        Set<PartitionKey> changed = reports.stream()
                .filter(LoadEngine::sourceChanged)
                .map(period -> period.key().partition())
                .collect(Collectors.toSet());
        List<PlannedPeriod> periods = pass.plan().stream()
                .filter(period -> changed.contains(period.delivery().key().partition()))
                .toList();
        Map<PartitionKey, PeriodReport> second = pass.load(periods, listener::finished).stream()
                .collect(Collectors.toMap(period -> period.key().partition(), period -> period));
        return reports.stream()
                .map(first -> {
                    if (sourceChanged(first) && !second.containsKey(first.key().partition())) {
                        listener.finished(first);
                    }
                    return second.getOrDefault(first.key().partition(), first);
                })
                .toList();
    }
}
