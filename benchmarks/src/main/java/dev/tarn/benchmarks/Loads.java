package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.billing.BillingExport;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;

/** Loads that are worth measuring: a benchmark must not be fast because nothing happened. */
final class Loads {

    private Loads() {}

    static void load(Tarn tarn, SampleBucket bucket, long rows) {
        load(tarn, bucket.export(), rows);
    }

    static void load(Tarn tarn, BillingExport export, long rows) {
        load(tarn, export, LoadOptions.DEFAULT, LoadListener.NONE, rows);
    }

    static void load(Tarn tarn, BillingExport export, LoadOptions options, LoadListener listener, long rows) {
        LoadReport report =
                tarn.load(export, options, listener, new Cancellation()).orThrow();
        long loaded = report.periods().stream()
                .filter(period -> period.outcome() == LoadOutcome.LOADED || period.outcome() == LoadOutcome.REPLACED)
                .mapToLong(PeriodReport::rows)
                .sum();
        if (loaded != rows) {
            throw new IllegalStateException("loaded " + loaded + " rows instead of " + rows + ": " + report);
        }
    }
}
