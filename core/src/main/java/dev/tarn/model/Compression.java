package dev.tarn.model;

/** How a data file's bytes are packed on the outside; what Parquet does inside does not count. */
public enum Compression {
    /** Not at all. */
    NONE,
    /** gzip, one member or several. */
    GZIP
}
