package dev.tarn.bigquery;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Types as texts that say all of them, for descriptions of columns and the record of schemas, and back. */
final class TypeText {

    private static final Map<String, ColumnType> PLAIN = Map.of(
            "text", ColumnType.TEXT,
            "bool", new ColumnType.Bool(),
            "int64", new ColumnType.Int64(),
            "float64", new ColumnType.Float64(),
            "date", new ColumnType.Date(),
            "timestamp", ColumnType.TIMESTAMP,
            "bytes", new ColumnType.Binary(),
            "json", new ColumnType.Json());

    private final String text;
    private int at;

    private TypeText(String text) {
        this.text = text;
    }

    static String write(ColumnType type) {
        if (type instanceof ColumnType.Decimal decimal) {
            return "decimal(" + decimal.precision() + ", " + decimal.scale() + ")";
        } else if (type instanceof ColumnType.MapOf map) {
            return "map(" + write(map.key()) + ", " + write(map.value()) + ")";
        } else if (type instanceof ColumnType.ListOf list) {
            return "list(" + write(list.element()) + ")";
        } else if (type instanceof ColumnType.StructOf struct) {
            return struct.fields().stream()
                    .map(field -> '"' + field.name().replace("\"", "\"\"") + "\" " + write(field.type()))
                    .collect(Collectors.joining(", ", "struct(", ")"));
        }
        return PLAIN.entrySet().stream()
                .filter(e -> e.getValue().equals(type))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such type: " + type));
    }

    /** The type of a text; empty where it is none of these, but somebody's own words. */
    static Optional<ColumnType> read(String text) {
        if (text == null) {
            return Optional.empty();
        }
        TypeText reader = new TypeText(text);
        try {
            ColumnType type = reader.type();
            return reader.at == text.length() ? Optional.of(type) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private ColumnType type() {
        String word = word();
        if (PLAIN.containsKey(word)) {
            return PLAIN.get(word);
        }
        expect("(");
        ColumnType type = switch (word) {
            case "map" -> map();
            case "list" -> new ColumnType.ListOf(type());
            case "struct" -> struct();
            case "decimal" -> decimal();
            default -> throw wrong();
        };
        expect(")");
        return type;
    }

    private ColumnType map() {
        ColumnType key = type();
        expect(", ");
        return new ColumnType.MapOf(key, type());
    }

    private ColumnType decimal() {
        int precision = Integer.parseInt(word());
        expect(", ");
        return new ColumnType.Decimal(precision, Integer.parseInt(word()));
    }

    private ColumnType struct() {
        List<Column> fields = new ArrayList<>();
        while (!text.startsWith(")", at)) {
            if (!fields.isEmpty()) {
                expect(", ");
            }
            String name = quoted();
            expect(" ");
            fields.add(Column.of(name, type()));
        }
        return new ColumnType.StructOf(fields);
    }

    private String word() {
        int start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        expect("\"");
        StringBuilder name = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"' && !text.startsWith("\"", at)) {
                return name.toString();
            }
            at += c == '"' ? 1 : 0;
            name.append(c);
        }
        throw wrong();
    }

    private void expect(String part) {
        if (!text.startsWith(part, at)) {
            throw wrong();
        }
        at += part.length();
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no type: " + text);
    }
}
