package dev.tarn.ducklake.catalog;

import java.util.Map;
import java.util.Optional;

/**
 * {@code ducklake_table_stats} and {@code ducklake_table_column_stats} of a table.
 *
 * @param recordCount rows ever inserted, deleted ones included
 * @param nextRowId the next row id
 * @param sizeBytes bytes ever inserted
 * @param columns what is known of the leaf columns, by number
 */
public record TableStats(long recordCount, long nextRowId, long sizeBytes, Map<Long, Column> columns) {

    /** A table without a row. */
    public static final TableStats NONE = new TableStats(0, 0, 0, Map.of());

    /** Copies the columns. */
    public TableStats {
        columns = Map.copyOf(columns);
    }

    /**
     * What is known of a leaf column over all files.
     *
     * @param containsNull whether a value is NULL
     * @param containsNan whether a value is not a number
     * @param min a lower bound, exact until something is deleted
     * @param max an upper bound
     * @param extra further statistics, as JSON
     */
    public record Column(
            Optional<Boolean> containsNull,
            Optional<Boolean> containsNan,
            Optional<String> min,
            Optional<String> max,
            Optional<String> extra) {}
}
