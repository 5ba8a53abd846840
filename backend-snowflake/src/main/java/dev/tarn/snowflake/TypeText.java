package dev.tarn.snowflake;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what {@link SnowflakeTypes#text} writes. */
final class TypeText {

    private static final Map<String, ColumnType> PLAIN = Map.of(
            "text", ColumnType.TEXT,
            "bool", new ColumnType.Bool(),
            "int64", new ColumnType.Int64(),
            "float64", new ColumnType.Float64(),
            "date", new ColumnType.Date(),
            "timestamp", ColumnType.TIMESTAMP,
            "binary", new ColumnType.Binary(),
            "json", new ColumnType.Json());

    private final String text;
    private int at;

    TypeText(String text) {
        this.text = text;
    }

    ColumnType parse() {
        ColumnType type = type();
        if (at != text.length()) {
            throw wrong();
        }
        return type;
    }

    private ColumnType type() {
        String word = word();
        switch (word) {
            case "map": {
                expect('(');
                ColumnType key = type();
                comma();
                ColumnType value = type();
                expect(')');
                return new ColumnType.MapOf(key, value);
            }
            case "list": {
                expect('(');
                ColumnType element = type();
                expect(')');
                return new ColumnType.ListOf(element);
            }
            case "struct":
                return struct();
            case "decimal": {
                expect('(');
                int precision = number();
                expect(',');
                int scale = number();
                expect(')');
                return new ColumnType.Decimal(precision, scale);
            }
            default:
                ColumnType plain = PLAIN.get(word);
                if (plain == null) {
                    throw wrong();
                }
                return plain;
        }
    }

    private ColumnType struct() {
        expect('(');
        List<Column> fields = new ArrayList<>();
        while (peek() != ')') {
            if (!fields.isEmpty()) {
                comma();
            }
            String name = quoted();
            expect(' ');
            fields.add(Column.of(name, type()));
        }
        expect(')');
        return new ColumnType.StructOf(fields);
    }

    private String word() {
        int start = at;
        while (Character.isLetterOrDigit(peek())) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        expect('"');
        StringBuilder name = new StringBuilder();
        while (true) {
            char c = peek();
            if (c == 0) {
                throw wrong();
            }
            at++;
            if (c == '"') {
                if (peek() != '"') {
                    return name.toString();
                }
                at++;
            }
            name.append(c);
        }
    }

    private int number() {
        int start = at;
        while (Character.isDigit(peek())) {
            at++;
        }
        return Integer.parseInt(text.substring(start, at));
    }

    private void comma() {
        expect(',');
        expect(' ');
    }

    private void expect(char c) {
        if (peek() != c) {
            throw wrong();
        }
        at++;
    }

    /** The next character, 0 at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no type: " + text);
    }
}
