package dev.tarn.jdbc.sql;

import dev.tarn.model.ColumnType;

/** What values are to a database: nested values and documents are JSON text. */
enum SqlKind {
    TEXT,
    BOOL,
    INT64,
    FLOAT64,
    DECIMAL,
    DATE,
    TIMESTAMP,
    BINARY;

    static SqlKind of(ColumnType type) {
        if (type instanceof ColumnType.Bool) {
            return BOOL;
        } else if (type instanceof ColumnType.Int64) {
            return INT64;
        } else if (type instanceof ColumnType.Float64) {
            return FLOAT64;
        } else if (type instanceof ColumnType.Decimal) {
            return DECIMAL;
        } else if (type instanceof ColumnType.Date) {
            return DATE;
        } else if (type instanceof ColumnType.Timestamp) {
            return TIMESTAMP;
        } else if (type instanceof ColumnType.Binary) {
            return BINARY;
        }
        return TEXT;
    }
}
