package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Expressions of the engine that make JSON text of values. Numbers keep all their digits; those that JSON has none
 * for are texts. Times are {@code 2024-01-02 03:04:05.678}, UTC; bytes are hexadecimal after {@code \x}.
 */
public final class DuckDbJsonText {

    private DuckDbJsonText() {}

    /**
     * The text of a value that is JSON or nested.
     *
     * @param value an expression
     * @param type its type
     * @return an expression; NULL where there is no value
     */
    public static String of(String value, ColumnType type) {
        return value(value, type, 0);
    }

    /**
     * One object of several columns' values, of which those without one are left out.
     *
     * @param members the columns
     * @return an expression
     */
    public static String object(List<Column> members) {
        return members.stream()
                .map(member -> {
                    String value = DuckDbSql.identifier(member.name());
                    return DuckDbSql.literal(key(member.name()) + ":") + " || " + value(value, member.type(), 0);
                })
                .collect(Collectors.joining(", ", "'{' || concat_ws(',', ", ") || '}'"));
    }

    /**
     * Whether a column's values are JSON text, where a database has no types of its own for what is nested.
     *
     * @param type the column's type
     * @return whether it is nested, or JSON itself
     */
    public static boolean isJson(ColumnType type) {
        return type instanceof ColumnType.Json
                || type instanceof ColumnType.MapOf
                || type instanceof ColumnType.ListOf
                || type instanceof ColumnType.StructOf;
    }

    private static String value(String v, ColumnType type, int depth) {
        if (type instanceof ColumnType.Json) {
            return text(v);
        } else if (type instanceof ColumnType.Bool
                || type instanceof ColumnType.Int64
                || type instanceof ColumnType.Decimal) {
            return text(v);
        } else if (type instanceof ColumnType.Float64) {
            return "CASE WHEN isfinite(" + v + ") THEN " + text(v) + " WHEN isnan(" + v + ") THEN '\"NaN\"' WHEN " + v
                    + " > 0 THEN '\"Infinity\"' WHEN " + v + " < 0 THEN '\"-Infinity\"' END";
        } else if (type instanceof ColumnType.Binary) {
            return "'\"\\\\x' || lower(hex(" + v + ")) || '\"'";
        } else if (isPlain(type)) {
            return "CASE WHEN " + v + " IS NOT NULL THEN " + text("to_json(" + v + ")") + " END";
        } else if (type instanceof ColumnType.ListOf list) {
            String element = "tarn_e" + depth;
            return "'[' || array_to_string(list_transform(" + v + ", lambda " + element + ": "
                    + orNull(value(element, list.element(), depth + 1)) + "), ',') || ']'";
        } else if (type instanceof ColumnType.MapOf map) {
            String entry = "tarn_e" + depth;
            return "'{' || array_to_string(list_transform(map_entries(" + v + "), lambda " + entry + ": "
                    + text("to_json(" + text(entry + ".key") + ")") + " || ':' || "
                    + orNull(value(entry + ".value", map.value(), depth + 1)) + "), ',') || '}'";
        }
        ColumnType.StructOf struct = (ColumnType.StructOf) type;
        return struct.fields().stream()
                .map(field -> DuckDbSql.literal(key(field.name()) + ":") + " || "
                        + orNull(value(
                                "struct_extract(" + v + ", " + DuckDbSql.literal(field.name()) + ")",
                                field.type(),
                                depth + 1)))
                .collect(Collectors.joining(
                        " || ',' || ", "CASE WHEN " + v + " IS NOT NULL THEN '{' || ", " || '}' END"));
    }

    /** Whether the engine's own JSON text will do. */
    private static boolean isPlain(ColumnType type) {
        if (type instanceof ColumnType.ListOf list) {
            return isPlain(list.element());
        } else if (type instanceof ColumnType.MapOf map) {
            return isPlain(map.key()) && isPlain(map.value());
        } else if (type instanceof ColumnType.StructOf struct) {
            return struct.fields().stream().allMatch(field -> isPlain(field.type()));
        }
        return !(type instanceof ColumnType.Float64 || type instanceof ColumnType.Binary);
    }

    private static String text(String v) {
        return "CAST(" + v + " AS VARCHAR)";
    }

    private static String orNull(String value) {
        return "coalesce(" + value + ", 'null')";
    }

    /** A name as JSON text. */
    private static String key(String name) {
        StringBuilder key = new StringBuilder("\"");
        for (char c : name.toCharArray()) {
            if (c == '"' || c == '\\') {
                key.append('\\').append(c);
            } else if (c < ' ') {
                key.append(String.format("\\u%04x", (int) c));
            } else {
                key.append(c);
            }
        }
        return key.append('"').toString();
    }
}
