package dev.tarn.ducklake.catalog;

/** The types of the columns of the catalog's tables. */
public enum CatalogType {
    /** A number. */
    BIGINT,
    /** Text. */
    VARCHAR,
    /** True or false. */
    BOOLEAN,
    /** An instant, to the microsecond. */
    TIMESTAMPTZ,
    /** A UUID. */
    UUID
}
