package dev.tarn.config;

/** Who reads files that lie in S3. */
public enum S3Engine {
    /** Tarn downloads them into its spool folder, from where any engine reads them. */
    DOWNLOAD,
    /** The database's engine reads them itself, where it can. */
    NATIVE
}
