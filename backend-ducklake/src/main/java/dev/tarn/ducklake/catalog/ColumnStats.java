package dev.tarn.ducklake.catalog;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one leaf column in one file. Absent numbers and bounds are unknown.
 *
 * @param columnId the column's number
 * @param sizeBytes its size in the file, compressed
 * @param valueCount how many values are not NULL
 * @param nullCount how many are NULL
 * @param min a lower bound, as the format writes the type
 * @param max an upper bound
 * @param containsNan whether a value is not a number
 * @param extra further statistics, as JSON
 */
public record ColumnStats(
        long columnId,
        OptionalLong sizeBytes,
        OptionalLong valueCount,
        OptionalLong nullCount,
        Optional<String> min,
        Optional<String> max,
        Optional<Boolean> containsNan,
        Optional<String> extra) {}
