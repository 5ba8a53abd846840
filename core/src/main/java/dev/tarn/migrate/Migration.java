package dev.tarn.migrate;

import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadEngine;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.spi.DatabaseBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Moves what a database holds to another, whatever the two are: every month that readers see, under the version that it was loaded
 * as, with the files that each row came from; the view over an export's months; and the history, which is what else was loaded,
 * failed or was given up, when, and from which files. Each month becomes visible as a whole, after its history is on record, and is
 * compared with what it was copied from: rows, and the exact sums of all decimal columns, by currency, in its table, and its rows in
 * the view. Running it again skips the months that are there in the same version, compares them again, and adds what the history
 * lacks. The database that is read is not changed. What superseded versions held is nowhere any more, and not in the copy either.
 */
public final class Migration {

    private final DatabaseBackend from;
    private final DatabaseBackend to;

    /**
     * From one database to another; both stay open.
     *
     * @param from what is read
     * @param to what is written
     */
    public Migration(DatabaseBackend from, DatabaseBackend to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Copies all exports.
     *
     * @param listener is told how it goes
     * @param cancellation ends it between two months, or within one
     * @return every month, each verified, or with what is wrong
     * @throws dev.tarn.error.BackendException if a database fails, or the other one holds something else under an export's name
     * @throws dev.tarn.error.BackendRejectedException before anything is copied, if a table has a column that would not be: one in which
     *     its database keeps what has no column of its own
     * @throws dev.tarn.error.UnsupportedCapabilityException before anything is copied, where the one can't list its history, or the
     *     other can't take it over
     */
    public List<MigratedMonth> run(LoadListener listener, Cancellation cancellation) {
        List<StoredExport> exports = from.stateManager().exports().stream()
                .map(export -> new StoredExport(from, export, to.naming()))
                .toList();
        to.stateManager().adopt(List.of());
        for (StoredExport export : exports) {
            export.requireCopied();
            from.stateManager().history(export.id());
        }
        List<MigratedMonth> months = new ArrayList<>();
        for (StoredExport export : exports) {
            months.addAll(run(export, listener, cancellation));
        }
        return months;
    }

    private List<MigratedMonth> run(StoredExport export, LoadListener listener, Cancellation cancellation) {
        cancellation.check(export.id());
        List<LoadState> history = from.stateManager().history(export.id());
        Map<LoadKey, LoadState> stored = byKey(export.states());
        adopt(history.stream().filter(state -> !stored.containsKey(state.key())));
        if (stored.isEmpty()) {
            return List.of();
        }
        String dataset = stored.values().iterator().next().table().dataset();
        LoadReport report = new LoadEngine(to)
                .load(
                        export,
                        new LoadOptions(dataset, Optional.empty(), false, false, false, 1),
                        listener,
                        cancellation);
        Map<LoadKey, LoadState> copied = byKey(to.stateManager().currentVersions(export.id()));
        adopt(history.stream().filter(state -> stored.containsKey(state.key()) && copied.containsKey(state.key())));
        List<MigratedMonth> months = new ArrayList<>();
        for (PeriodReport period : report.periods()) {
            cancellation.check(period.key());
            months.add(month(report, period, stored.get(period.key()), copied.get(period.key())));
        }
        return months;
    }

    private static Map<LoadKey, LoadState> byKey(List<LoadState> states) {
        return states.stream().collect(Collectors.toMap(LoadState::key, Function.identity()));
    }

    private void adopt(Stream<LoadState> states) {
        List<LoadState> history = states.toList();
        if (!history.isEmpty()) {
            to.stateManager().adopt(history);
        }
    }

    private MigratedMonth month(LoadReport report, PeriodReport period, LoadState stored, LoadState copied) {
        if (period.outcome() == LoadOutcome.FAILED || stored == null || copied == null) {
            String why = period.error().isEmpty() ? "it is not in the copy; run it again" : period.error();
            return new MigratedMonth(period.key(), LoadOutcome.FAILED, 0, Map.of(), List.of(why));
        }
        MonthTotals before = MonthSums.of(from, stored);
        MonthTotals after = MonthSums.of(to, copied);
        List<String> problems = new ArrayList<>(before.differences(after));
        long shown = MonthSums.rows(to, report.unifiedView(), copied);
        if (shown != after.count()) {
            problems.add("the view " + report.unifiedView() + " shows " + shown + " of its " + after.count() + " rows");
        }
        if (period.rounded() > 0) {
            problems.add(period.rounded() + " values have more digits than the copy keeps");
        }
        return new MigratedMonth(period.key(), period.outcome(), after.count(), after.costByCurrency(), problems);
    }
}
