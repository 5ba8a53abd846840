package dev.tarn.ducklake;

/** How the table that holds all months of an export is partitioned. Tables that exist keep what they have. */
public enum PartitionStrategy {
    /** By {@code billing_period}. */
    MONTHLY,
    /** By {@code tarn_billing_year}, a column that is added to the table for this. */
    YEARLY,
    /** By {@code tarn_account} and {@code billing_period}. */
    ACCOUNT
}
