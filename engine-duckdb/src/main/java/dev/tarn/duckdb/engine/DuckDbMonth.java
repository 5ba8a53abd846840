package dev.tarn.duckdb.engine;

import dev.tarn.model.ColumnType;

/**
 * The month, in UTC, that a date, a time or a text of one falls into; the same in every session's zone. What is no month is
 * none. Text with an offset is converted, like the column that it is loaded into; text without one is UTC.
 */
public final class DuckDbMonth {

    private static final String MONTH = "[0-9]{4}-(0[1-9]|1[0-2])([^0-9].*)?";

    /** A time of day with something signed behind it; the same in {@code dev.tarn.csv.CsvMonth}. */
    private static final String OFFSET =
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)? ?[-+][0-9].*";

    private DuckDbMonth() {}

    /**
     * The month of a value.
     *
     * @param value an expression
     * @param type its type
     * @return an expression for text {@code yyyy-MM}, or NULL
     */
    public static String of(String value, ColumnType type) {
        if (type instanceof ColumnType.Timestamp || type instanceof ColumnType.Date) {
            return "strftime(make_timestamp(epoch_us(" + value + ")), '%Y-%m')";
        }
        String text = "trim(CAST(" + value + " AS VARCHAR), ' ' || chr(9) || chr(10) || chr(13))";
        return "CASE WHEN strlen(" + value + ") > 16 AND regexp_full_match(" + text + ", '" + OFFSET
                + "') THEN strftime(timezone('UTC', TRY_CAST(regexp_replace(" + text
                // The engine wants seconds before an offset.
                + ", '^(.{16})([-+])', '\\1:00\\2') AS TIMESTAMPTZ)), '%Y-%m') WHEN regexp_full_match(" + text + ", '"
                + MONTH + "') THEN left(" + text + ", 7) END";
    }
}
