package dev.tarn.migrate;

import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadEngine;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.spi.DatabaseBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Copies what readers of a database see to another, whatever the two are: every month that is current, under the version that it was
 * loaded as, with the views over an export's months. Each month becomes visible as a whole, and is compared with what it was copied
 * from: rows, and the exact sums of all decimal columns, by currency. Running it again skips the months that are there in the same
 * version, and compares them again. The database that is read is not changed. Superseded versions, and which files the rows came from, are
 * not copied.
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
     */
    public List<MigratedMonth> run(LoadListener listener, Cancellation cancellation) {
        List<ExportId> exports = from.stateManager().exports();
        exports.forEach(export -> new StoredExport(from, export, to.naming()).requireCopied());
        List<MigratedMonth> months = new ArrayList<>();
        for (ExportId export : exports) {
            months.addAll(run(export, listener, cancellation));
        }
        return months;
    }

    private List<MigratedMonth> run(ExportId export, LoadListener listener, Cancellation cancellation) {
        Map<LoadKey, LoadState> stored = current(from, export);
        if (stored.isEmpty()) {
            return List.of();
        }
        String dataset = stored.values().iterator().next().table().dataset();
        LoadReport report = new LoadEngine(to)
                .load(
                        new StoredExport(from, export, to.naming()),
                        new LoadOptions(dataset, Optional.empty(), false, false, false, 1),
                        listener,
                        cancellation);
        Map<LoadKey, LoadState> copied = current(to, export);
        List<MigratedMonth> months = new ArrayList<>();
        for (PeriodReport period : report.periods()) {
            cancellation.check(period.key());
            months.add(month(period, stored.get(period.key()), copied.get(period.key())));
        }
        return months;
    }

    private static Map<LoadKey, LoadState> current(DatabaseBackend backend, ExportId export) {
        return backend.stateManager().currentVersions(export).stream()
                .filter(state -> state.status() == LoadStatus.COMPLETED)
                .collect(Collectors.toMap(LoadState::key, Function.identity()));
    }

    private MigratedMonth month(PeriodReport period, LoadState stored, LoadState copied) {
        if (period.outcome() == LoadOutcome.FAILED || stored == null || copied == null) {
            String why = period.error().isEmpty() ? "it is not in the copy; run it again" : period.error();
            return new MigratedMonth(period.key(), LoadOutcome.FAILED, 0, Map.of(), List.of(why));
        }
        MonthTotals before = MonthTotals.of(from, stored);
        MonthTotals after = MonthTotals.of(to, copied);
        List<String> problems = new ArrayList<>(before.differences(after));
        if (period.rounded() > 0) {
            problems.add(period.rounded() + " values have more digits than the copy keeps");
        }
        return new MigratedMonth(period.key(), period.outcome(), after.count(), after.costByCurrency(), problems);
    }
}
