package dev.tarn.spi;

/** How an export's partitions map to tables. */
public enum TableStrategy {
    /** Each partition has a table of its own, replaced as a whole. */
    SEPARATE,
    /** All partitions share one table; a partition's rows are told by {@code billing_period} and {@code tarn_account}. */
    SINGLE
}
