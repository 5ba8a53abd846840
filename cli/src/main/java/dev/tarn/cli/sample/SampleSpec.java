package dev.tarn.cli.sample;

import dev.tarn.config.CurVersion;
import dev.tarn.model.FileFormat;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a sample bucket shall hold.
 *
 * @param folder the bucket's root
 * @param prefix the export's prefix within the bucket, without slashes at its ends
 * @param exportName the export's name
 * @param version which export
 * @param format the data files' format
 * @param lastMonth the newest billing period
 * @param months how many billing periods, at least 1
 * @param rows line items in each billing period, at least 1
 * @param seed equal seeds give equal bytes
 */
public record SampleSpec(
        Path folder,
        String prefix,
        String exportName,
        CurVersion version,
        FileFormat format,
        YearMonth lastMonth,
        int months,
        long rows,
        long seed) {

    /** The prefix that samples have unless told otherwise. */
    public static final String PREFIX = "exports";

    /** The newest month of a sample: fixed, so that a sample made tomorrow is today's. */
    public static final YearMonth LAST_MONTH = YearMonth.of(2025, 11);

    /** Checks the numbers and the name, which becomes part of file names. */
    public SampleSpec {
        if (months < 1 || months > 120) {
            throw new IllegalArgumentException("--months: " + months + " is not between 1 and 120");
        }
        if (rows < 1 || rows > 100_000_000) {
            throw new IllegalArgumentException("--rows: " + rows + " is not between 1 and 100,000,000");
        }
        if (!exportName.matches("[A-Za-z0-9!_.*'()-]{1,128}") || exportName.startsWith(".")) {
            throw new IllegalArgumentException("--export-name: '" + exportName
                    + "' is no name for an export: use letters, digits, and any of ! - _ . * ' ( )");
        }
        if (format == FileFormat.JSON) {
            throw new IllegalArgumentException("--format: AWS delivers csv or parquet, not json");
        }
    }

    List<YearMonth> periods() {
        return IntStream.rangeClosed(1, months)
                .mapToObj(n -> lastMonth.minusMonths((long) months - n))
                .toList();
    }
}
