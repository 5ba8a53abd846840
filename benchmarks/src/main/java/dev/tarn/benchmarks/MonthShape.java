package dev.tarn.benchmarks;

import java.util.List;

/**
 * What a month looks like on disk.
 *
 * @param name what the results call it
 * @param columns how many columns
 * @param rows how many rows
 * @param files how many files
 * @param format how they are written
 */
record MonthShape(String name, int columns, long rows, int files, Format format) {

    /** How files are written. */
    enum Format {
        /** As AWS writes it: costs are DOUBLE, four dates TIMESTAMP, the rest text. */
        PARQUET,
        /** As others write it: costs are DECIMAL(38,18). */
        EXACT_PARQUET,
        /** Gzipped text. */
        CSV_GZ
    }

    List<SampleColumn> sampleColumns() {
        return SampleColumn.first(columns);
    }

    boolean isCsv() {
        return format == Format.CSV_GZ;
    }

    String extension() {
        return isCsv() ? "csv.gz" : "snappy.parquet";
    }

    MonthShape rows(long other) {
        return new MonthShape(name, columns, other, files, format);
    }
}
