package dev.tarn.cli;

/** How {@code tarn query} writes rows. */
enum QueryFormat {
    TABLE,
    CSV,
    JSON,
    PARQUET
}
