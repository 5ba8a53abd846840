package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.billing.BillingExport;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.spi.TableStrategy;

/** Loads that are worth measuring: a benchmark must not be fast because nothing happened. */
final class Loads {

    private Loads() {}

    static void load(Tarn tarn, SampleBucket bucket, long rows) {
        load(tarn, bucket.export(), LoadOptions.DEFAULT, rows);
    }

    /** Into one table for all months. */
    static void loadIntoOneTable(Tarn tarn, BillingExport export, long rows) {
        LoadOptions usual = LoadOptions.DEFAULT;
        LoadOptions options = new LoadOptions(
                usual.dataset(), TableStrategy.SINGLE, usual.reset(), usual.dryRun(), usual.atomic(), 1);
        load(tarn, export, options, rows);
    }

    private static void load(Tarn tarn, BillingExport export, LoadOptions options, long rows) {
        LoadReport report = tarn.load(export, options, LoadListener.NONE, new Cancellation())
                .orThrow();
        long loaded = report.periods().stream()
                .filter(period -> period.outcome() == LoadOutcome.LOADED || period.outcome() == LoadOutcome.REPLACED)
                .mapToLong(PeriodReport::rows)
                .sum();
        if (loaded != rows) {
            throw new IllegalStateException("loaded " + loaded + " rows instead of " + rows + ": " + report);
        }
    }
}
