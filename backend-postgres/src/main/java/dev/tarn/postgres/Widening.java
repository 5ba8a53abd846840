package dev.tarn.postgres;

import dev.tarn.model.ColumnType;

/** What a column that is widened makes of the values it had: plain SQL that views may hold as well. */
final class Widening {

    private Widening() {}

    /** Whether the values stay as they are: what is nested is {@code jsonb}, whatever is in it. */
    static boolean isNone(ColumnType from, ColumnType to) {
        return PostgresTypes.sql(from).equals(PostgresTypes.sql(to));
    }

    /** The value in the wider type. */
    static String convert(String value, ColumnType from, ColumnType to) {
        if (isNone(from, to)) {
            return value;
        }
        if (from instanceof ColumnType.Float64 && to instanceof ColumnType.Decimal) {
            // Through its text: exactly the digits that the number prints.
            return "CAST(CAST(" + value + " AS text) AS " + PostgresTypes.sql(to) + ")";
        }
        return "CAST(" + value + " AS " + PostgresTypes.sql(to) + ")";
    }
}
