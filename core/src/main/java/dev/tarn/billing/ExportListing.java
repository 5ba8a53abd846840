package dev.tarn.billing;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * A billing period as a bucket shows it, for people who want to see what is there before they load it.
 *
 * @param period the billing period
 * @param account the source account that the path names, empty where the export has one source
 * @param version the version of the newest refresh; empty where a problem hides it
 * @param dataFormat {@code CUR_V1}, {@code CUR_V2} or {@code FOCUS}; empty where only the files could tell
 * @param fileFormat {@code parquet}, {@code csv.gz} and the like; empty where there are no files
 * @param files how many files the refresh has
 * @param bytes how large they are together, as far as they were found
 * @param manifestKey the manifest; empty where the export has none
 * @param created when the newest of manifest or files was written
 * @param warnings what looked odd
 * @param problem why the period can't be loaded; empty where it can
 */
public record ExportListing(
        YearMonth period,
        String account,
        String version,
        String dataFormat,
        String fileFormat,
        int files,
        long bytes,
        String manifestKey,
        Optional<Instant> created,
        List<String> warnings,
        String problem) {

    /** Copies the warnings. */
    public ExportListing {
        warnings = List.copyOf(warnings);
    }
}
