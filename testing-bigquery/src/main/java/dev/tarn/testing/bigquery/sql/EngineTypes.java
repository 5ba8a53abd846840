package dev.tarn.testing.bigquery.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The service's types as types of the embedded engine, and back. */
public final class EngineTypes {

    private static final int ENGINE_DIGITS = 38;

    private EngineTypes() {}

    /**
     * A column's type in the engine.
     *
     * @param field the column
     * @return the engine's type
     */
    public static String engineType(Field field) {
        String element = element(field);
        return field.repeated() ? element + "[]" : element;
    }

    private static String element(Field field) {
        return switch (field.type()) {
            case "INTEGER", "INT64" -> "BIGINT";
            case "FLOAT", "FLOAT64" -> "DOUBLE";
            case "BOOLEAN", "BOOL" -> "BOOLEAN";
            case "STRING" -> "VARCHAR";
            case "BYTES" -> "BLOB";
            case "DATE" -> "DATE";
            case "TIME" -> "TIME";
            case "DATETIME" -> "TIMESTAMP";
            case "TIMESTAMP" -> "TIMESTAMPTZ";
            case "JSON" -> "JSON";
            case "NUMERIC" -> numeric(field, 9, 29, 9);
            case "BIGNUMERIC" -> numeric(field, 38, 38, 18);
            case "RECORD", "STRUCT" ->
                field.fields().stream()
                        .map(each -> quoted(each.name()) + " " + engineType(each))
                        .collect(Collectors.joining(", ", "STRUCT(", ")"));
            default -> throw SqlProblem.invalid("Type not found: " + field.type());
        };
    }

    /** NUMERIC(P,S) has at most 29 digits before the point and 9 behind it; BIGNUMERIC 38 and 38. */
    private static String numeric(Field field, int mostScale, int mostBefore, int usualScale) {
        if (field.precision() == 0) {
            return "DECIMAL(" + ENGINE_DIGITS + "," + usualScale + ")";
        }
        if (field.scale() < 0 || field.scale() > mostScale) {
            throw SqlProblem.invalid("In " + field.type() + "(P, S), S must be between 0 and " + mostScale);
        }
        int least = Math.max(1, field.scale());
        int most = mostBefore + field.scale();
        if (field.precision() < least || field.precision() > most) {
            throw SqlProblem.invalid(
                    "In " + field.type() + "(P, " + field.scale() + "), P must be between " + least + " and " + most);
        }
        if (field.precision() > ENGINE_DIGITS) {
            throw SqlProblem.invalid("the emulator has " + ENGINE_DIGITS + " digits, and " + field.type() + "("
                    + field.precision() + ", " + field.scale() + ") needs more");
        }
        return "DECIMAL(" + field.precision() + "," + field.scale() + ")";
    }

    /**
     * A column of the engine as the service describes it.
     *
     * @param name its name
     * @param engineType its type, as the engine writes it
     * @return the column
     */
    public static Field field(String name, String engineType) {
        String type = engineType.trim();
        if (type.endsWith("[]")) {
            Field element = field(name, type.substring(0, type.length() - 2));
            if (element.repeated()) {
                throw SqlProblem.invalid("Cannot construct array with element type ARRAY<" + element.type()
                        + "> because nested arrays are not supported");
            }
            return element.withMode("REPEATED");
        }
        String upper = type.toUpperCase(Locale.ROOT);
        if (upper.startsWith("STRUCT(")) {
            return new Field(
                    name, "RECORD", "NULLABLE", 0, 0, fields(type.substring(7, type.length() - 1)), Optional.empty());
        }
        if (upper.startsWith("MAP(")) {
            List<String> parts = split(type.substring(4, type.length() - 1));
            Field pair = new Field(
                    "key_value",
                    "RECORD",
                    "REPEATED",
                    0,
                    0,
                    List.of(field("key", parts.get(0)), field("value", parts.get(1))),
                    Optional.empty());
            return new Field(name, "RECORD", "NULLABLE", 0, 0, List.of(pair), Optional.empty());
        }
        if (upper.startsWith("DECIMAL(")) {
            List<String> parts = split(type.substring(8, type.length() - 1));
            int precision = Integer.parseInt(parts.get(0).trim());
            int scale = Integer.parseInt(parts.get(1).trim());
            boolean small = scale <= 9 && precision - scale <= 29;
            return new Field(
                    name, small ? "NUMERIC" : "BIGNUMERIC", "NULLABLE", precision, scale, List.of(), Optional.empty());
        }
        return Field.of(name, plain(upper));
    }

    private static String plain(String upper) {
        return switch (upper) {
            case "BIGINT",
                    "INTEGER",
                    "SMALLINT",
                    "TINYINT",
                    "HUGEINT",
                    "UBIGINT",
                    "UINTEGER",
                    "USMALLINT",
                    "UTINYINT",
                    "UHUGEINT" -> "INTEGER";
            case "DOUBLE", "FLOAT" -> "FLOAT";
            case "BOOLEAN" -> "BOOLEAN";
            case "BLOB" -> "BYTES";
            case "DATE" -> "DATE";
            case "TIME" -> "TIME";
            case "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S" -> "DATETIME";
            case "TIMESTAMP WITH TIME ZONE" -> "TIMESTAMP";
            case "JSON" -> "JSON";
            default -> "STRING";
        };
    }

    private static List<Field> fields(String text) {
        List<Field> fields = new ArrayList<>();
        for (String part : split(text)) {
            String each = part.trim();
            int end;
            String name;
            if (each.startsWith("\"")) {
                end = each.indexOf("\" ", 1) + 1;
                name = each.substring(1, end - 1).replace("\"\"", "\"");
            } else {
                end = each.indexOf(' ');
                name = each.substring(0, end);
            }
            fields.add(field(name, each.substring(end + 1)));
        }
        return fields;
    }

    /** Splits at the commas that stand in no brackets. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            quoted ^= each == '"';
            if (!quoted) {
                depth += each == '(' ? 1 : each == ')' ? -1 : 0;
                if (each == ',' && depth == 0) {
                    parts.add(text.substring(start, i));
                    start = i + 1;
                }
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /**
     * A name as the engine reads it.
     *
     * @param name the name
     * @return the name in quotes
     */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * A text as the engine reads it.
     *
     * @param text the text
     * @return the text in quotes
     */
    public static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
