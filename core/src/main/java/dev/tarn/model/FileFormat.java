package dev.tarn.model;

/** How a data file is written. */
public enum FileFormat {
    /** RFC 4180 text with one header line, UTF-8 with or without a byte-order mark. */
    CSV,
    /** Apache Parquet. */
    PARQUET,
    /** One JSON object a line. */
    JSON
}
