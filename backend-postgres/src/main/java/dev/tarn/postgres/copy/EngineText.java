package dev.tarn.postgres.copy;

import dev.tarn.model.ColumnType;
import java.util.List;
import java.util.stream.Collectors;

/** An expression of the engine that makes a row's line in COPY's text format. */
final class EngineText {

    private EngineText() {}

    /** The line as bytes, which the driver hands over without making text of them in between. */
    static String line(EngineColumns columns) {
        List<String> values = columns.values(EngineText::value);
        return values.stream()
                .map(value -> "coalesce(" + value + ", '\\N')")
                .collect(Collectors.joining(", ", "encode(concat_ws(chr(9), ", ") || chr(10))"));
    }

    private static String value(String v, ColumnType type) {
        if (type instanceof ColumnType.Text) {
            return escaped(v);
        } else if (type instanceof ColumnType.Json) {
            // Used several times, so that what it takes to make it must not be repeated.
            return "list_extract(list_transform([" + v + "], lambda tarn_json: " + escaped("tarn_json") + "), 1)";
        } else if (type instanceof ColumnType.Timestamp) {
            return time(v, "TIMESTAMP '0001-01-01 00:00:00'", "+00");
        } else if (type instanceof ColumnType.Date) {
            return time(v, "DATE '0001-01-01'", "");
        } else if (type instanceof ColumnType.Binary) {
            return "'\\\\x' || lower(hex(" + v + "))";
        }
        return text(v);
    }

    /** Nearly no text has anything to escape, and looking is cheaper than replacing. */
    private static String escaped(String v) {
        return "CASE WHEN contains(" + v + ", '\\') OR contains(" + v + ", chr(9)) OR contains(" + v
                + ", chr(10)) OR contains(" + v + ", chr(13)) THEN replace(replace(replace(replace(" + v
                + ", '\\', '\\\\'), chr(9), '\\t'), chr(10), '\\n'), chr(13), '\\r') ELSE " + v + " END";
    }

    private static String time(String v, String first, String zone) {
        return "CASE WHEN NOT isfinite(" + v + ") THEN " + text(v) + " WHEN " + v + " < " + first + " THEN replace("
                + text(v) + ", ' (BC)', '') || '" + zone + " BC' ELSE " + text(v)
                + (zone.isEmpty() ? "" : " || '" + zone + "'") + " END";
    }

    private static String text(String v) {
        return "CAST(" + v + " AS VARCHAR)";
    }
}
