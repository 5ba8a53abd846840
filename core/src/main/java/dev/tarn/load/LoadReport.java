package dev.tarn.load;

import dev.tarn.model.ExportId;
import dev.tarn.model.TableName;
import java.time.Duration;
import java.util.List;

/**
 * What a run did.
 *
 * @param export the export
 * @param unifiedView the view over all its periods
 * @param periods one report for each partition, by period and account
 * @param duration how long it took
 */
public record LoadReport(ExportId export, TableName unifiedView, List<PeriodReport> periods, Duration duration) {

    /** Copies the reports. */
    public LoadReport {
        periods = List.copyOf(periods);
    }

    /**
     * How many partitions ended so.
     *
     * @param outcome the outcome
     * @return their number
     */
    public long count(LoadOutcome outcome) {
        return periods.stream().filter(p -> p.outcome() == outcome).count();
    }

    /**
     * Whether every partition that was delivered is loaded.
     *
     * @return false where one failed; one whose delivery is under way did not
     */
    public boolean successful() {
        return count(LoadOutcome.FAILED) == 0;
    }

    /**
     * For callers that want an exception where a period failed.
     *
     * @return this report
     * @throws dev.tarn.error.BackendException the first failure
     */
    public LoadReport orThrow() {
        periods.stream().flatMap(p -> p.failure().stream()).findFirst().ifPresent(failure -> {
            throw failure;
        });
        return this;
    }
}
