package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tarn's types as DuckDB writes them, and back. */
public final class DuckDbTypes {

    private final String text;
    private int at;

    private DuckDbTypes(String text) {
        this.text = text;
    }

    /**
     * A type as DuckDB writes it.
     *
     * @param type the type
     * @return its SQL text
     */
    public static String sql(ColumnType type) {
        if (type instanceof ColumnType.Text) {
            return "VARCHAR";
        } else if (type instanceof ColumnType.Bool) {
            return "BOOLEAN";
        } else if (type instanceof ColumnType.Int64) {
            return "BIGINT";
        } else if (type instanceof ColumnType.Float64) {
            return "DOUBLE";
        } else if (type instanceof ColumnType.Decimal decimal) {
            return "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof ColumnType.Date) {
            return "DATE";
        } else if (type instanceof ColumnType.Timestamp) {
            return "TIMESTAMP";
        } else if (type instanceof ColumnType.Binary) {
            return "BLOB";
        } else if (type instanceof ColumnType.Json) {
            return "JSON";
        } else if (type instanceof ColumnType.MapOf map) {
            return "MAP(" + sql(map.key()) + ", " + sql(map.value()) + ")";
        } else if (type instanceof ColumnType.ListOf list) {
            return sql(list.element()) + "[]";
        } else if (type instanceof ColumnType.StructOf struct) {
            return struct.fields().stream()
                    .map(field -> DuckDbSql.identifier(field.name()) + " " + sql(field.type()))
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));
        }
        throw new IllegalArgumentException("no such type: " + type);
    }

    /**
     * Reads a type as DuckDB prints it.
     *
     * @param type its text
     * @return the type; text where Tarn has no name for it
     */
    public static ColumnType parse(String type) {
        DuckDbTypes parser = new DuckDbTypes(type);
        return parser.type();
    }

    private ColumnType type() {
        String name = word();
        ColumnType type = named(name);
        while (at < text.length() && text.charAt(at) == '[') {
            at = text.indexOf(']', at) + 1;
            type = new ColumnType.ListOf(type);
        }
        return type;
    }

    private ColumnType named(String name) {
        switch (name) {
            case "DECIMAL":
                expect('(');
                int precision = Integer.parseInt(word());
                expect(',');
                int scale = Integer.parseInt(word());
                expect(')');
                return new ColumnType.Decimal(precision, scale);
            case "MAP":
                expect('(');
                ColumnType key = type();
                expect(',');
                ColumnType value = type();
                expect(')');
                return new ColumnType.MapOf(key, value);
            case "STRUCT":
                return struct();
            default:
                skipArguments();
                return scalar(name);
        }
    }

    private ColumnType struct() {
        List<Column> fields = new ArrayList<>();
        expect('(');
        do {
            String field = word();
            fields.add(Column.of(field, type()));
        } while (accept(','));
        expect(')');
        return new ColumnType.StructOf(fields);
    }

    private static ColumnType scalar(String name) {
        return switch (name) {
            case "BOOLEAN" -> new ColumnType.Bool();
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" ->
                new ColumnType.Int64();
            case "UBIGINT" -> new ColumnType.Decimal(20, 0);
            case "HUGEINT", "UHUGEINT" -> new ColumnType.Decimal(38, 0);
            case "FLOAT", "DOUBLE" -> new ColumnType.Float64();
            case "DATE" -> new ColumnType.Date();
            case "TIMESTAMP",
                    "TIMESTAMP_S",
                    "TIMESTAMP_MS",
                    "TIMESTAMP_NS",
                    "TIMESTAMP WITH TIME ZONE",
                    "TIMESTAMPTZ" -> new ColumnType.Timestamp();
            case "BLOB" -> new ColumnType.Binary();
            case "JSON" -> new ColumnType.Json();
            default -> new ColumnType.Text();
        };
    }

    /** A type's or a field's name, a quoted one without its quotes. */
    private String word() {
        skipSpaces();
        if (at < text.length() && text.charAt(at) == '"') {
            StringBuilder name = new StringBuilder();
            for (at++; text.charAt(at) != '"' || at + 1 < text.length() && text.charAt(at + 1) == '"'; at++) {
                name.append(text.charAt(at));
                if (text.charAt(at) == '"') {
                    at++;
                }
            }
            at++;
            return name.toString();
        }
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        String name = text.substring(start, at);
        for (String zoned : List.of(" WITH TIME ZONE")) {
            if (text.startsWith(zoned, at)) {
                at += zoned.length();
                return name + zoned;
            }
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("not a type of DuckDB: " + text);
        }
        return name;
    }

    /** What stands in the brackets of a type that Tarn takes as text, such as ENUM('a', 'b)'). */
    private void skipArguments() {
        if (at >= text.length() || text.charAt(at) != '(') {
            return;
        }
        int depth = 0;
        char quote = 0;
        do {
            char c = text.charAt(at++);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
        } while (depth > 0);
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw new IllegalArgumentException("not a type of DuckDB: " + text);
        }
    }

    private boolean accept(char c) {
        skipSpaces();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
