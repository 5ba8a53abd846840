package dev.tarn.load;

import dev.tarn.error.BackendException;
import dev.tarn.model.LoadKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened to one partition.
 *
 * @param key the partition and the version
 * @param table where its rows are
 * @param outcome how it ended
 * @param files how many files it was delivered in
 * @param bytes their size
 * @param rows rows that readers see: loaded now, or before where it was skipped or is incomplete
 * @param previousRows rows of the version that was replaced, 0 where there was none
 * @param costByCurrency exact sums by currency, the empty string standing for none; empty where nothing was loaded or summed
 * @param rounded values that had more digits behind the point than their column keeps
 * @param change columns that the export did not have before, and columns that became wider
 * @param warnings what a person should look at
 * @param duration how long it took
 * @param failure why it failed, empty unless it did
 */
public record PeriodReport(
        LoadKey key,
        TableName table,
        LoadOutcome outcome,
        int files,
        long bytes,
        long rows,
        long previousRows,
        Map<String, BigDecimal> costByCurrency,
        long rounded,
        SchemaChange change,
        List<String> warnings,
        Duration duration,
        Optional<BackendException> failure) {

    /** Copies the collections. */
    public PeriodReport {
        costByCurrency = Map.copyOf(costByCurrency);
        warnings = List.copyOf(warnings);
    }

    /**
     * Why it failed, in words.
     *
     * @return the failure's message, empty unless it failed
     */
    public String error() {
        return failure.map(BackendException::getMessage).orElse("");
    }
}
