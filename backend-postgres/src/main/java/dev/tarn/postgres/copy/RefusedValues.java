package dev.tarn.postgres.copy;

import dev.tarn.duckdb.engine.DuckDbJsonText;
import dev.tarn.duckdb.engine.DuckDbSuspect;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** What the engine holds and the server does not: for finding out, after the server refused a value, where it is. */
final class RefusedValues {

    private static final String NUL = "a NUL character, which PostgreSQL's texts can't hold";
    private static final String STRING = "'\"(?:[^\"\\\\]|\\\\.)*\"'";

    private RefusedValues() {}

    static List<DuckDbSuspect> in(CopyTarget target) {
        List<Column> columns = new ArrayList<>(target.columns().columns());
        target.folded().ifPresent(folded -> columns.addAll(folded.members().columns()));
        List<DuckDbSuspect> suspects = new ArrayList<>();
        for (Column column : columns) {
            ColumnType type = column.type();
            if (type instanceof ColumnType.Text) {
                suspects.add(new DuckDbSuspect(column, v -> "contains(" + v + ", chr(0))", NUL));
            } else if (EngineColumns.isJson(type)) {
                addJson(suspects, column);
            } else if (type instanceof ColumnType.Timestamp) {
                suspects.add(new DuckDbSuspect(
                        column,
                        v -> outside(v, "TIMESTAMP '4713-11-24 (BC) 00:00:00'", "TIMESTAMP 'infinity'"),
                        "a time that PostgreSQL does not know"));
            } else if (type instanceof ColumnType.Date) {
                suspects.add(new DuckDbSuspect(
                        column,
                        v -> outside(v, "DATE '4714-11-24 (BC)'", "DATE '5874898-01-01'"),
                        "a day that PostgreSQL does not know"));
            }
        }
        return suspects;
    }

    /** Infinity has a place on the server. */
    private static String outside(String v, String first, String after) {
        return "isfinite(" + v + ") AND NOT (" + v + " >= " + first + " AND " + v + " < " + after + ")";
    }

    private static void addJson(List<DuckDbSuspect> suspects, Column column) {
        suspects.add(new DuckDbSuspect(
                column, v -> "regexp_matches(" + json(v, column) + ", '(^|[^\\\\])(\\\\\\\\)*\\\\u0000')", NUL));
        suspects.add(new DuckDbSuspect(
                column,
                v -> "regexp_matches(regexp_replace(" + json(v, column) + ", " + STRING
                        + ", '\"\"', 'g'), '(?i)nan|inf|,\\s*[\\]}]|/[*/]|e\\+?[0-9]{6}')",
                "JSON that PostgreSQL does not take, such as NaN or a comma at the end of a list"));
    }

    private static String json(String v, Column column) {
        return DuckDbJsonText.of(v, column.type());
    }
}
