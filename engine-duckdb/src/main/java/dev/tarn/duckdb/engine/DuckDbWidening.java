package dev.tarn.duckdb.engine;

import dev.tarn.model.ColumnType;

/** What a column that was widened makes of the values it had: plain SQL that views may hold as well. */
public final class DuckDbWidening {

    private DuckDbWidening() {}

    /**
     * The value in the wider type.
     *
     * @param value an expression
     * @param from its type
     * @param to a type that it may be widened to
     * @return an expression
     */
    public static String convert(String value, ColumnType from, ColumnType to) {
        if (from.equals(to)) {
            return value;
        }
        boolean nested = from instanceof ColumnType.MapOf
                || from instanceof ColumnType.ListOf
                || from instanceof ColumnType.StructOf;
        if (nested && (to instanceof ColumnType.Text || to instanceof ColumnType.Json)) {
            return "CAST(to_json(" + value + ") AS " + DuckDbTypes.sql(to) + ")";
        }
        if (from instanceof ColumnType.Float64 && to instanceof ColumnType.Decimal) {
            // Through its text: exactly the digits that the number prints.
            return "CAST(CAST(" + value + " AS VARCHAR) AS " + DuckDbTypes.sql(to) + ")";
        }
        return "CAST(" + value + " AS " + DuckDbTypes.sql(to) + ")";
    }
}
