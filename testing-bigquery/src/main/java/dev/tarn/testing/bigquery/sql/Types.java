package dev.tarn.testing.bigquery.sql;

import dev.tarn.testing.emulator.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the names of types. */
public final class Types {

    private final Text text;
    private int at;
    private boolean half;

    private Types(Text text, int at) {
        this.text = text;
        this.at = at;
    }

    /**
     * A type that stands somewhere in a statement.
     *
     * @param field a column of the type, without a name of its own
     * @param end the position behind it
     */
    public record Read(Field field, int end) {}

    /**
     * Reads a type.
     *
     * @param text the statement
     * @param at where it begins
     * @return the type
     */
    public static Read read(Text text, int at) {
        Types types = new Types(text, at);
        return new Read(types.type("f"), types.at);
    }

    private Field type(String name) {
        SqlToken word = text.token(at++);
        String type = word.text().toUpperCase(Locale.ROOT);
        switch (type) {
            case "ARRAY": {
                expect("<");
                Field element = type(name);
                expect(">");
                return element.withMode("REPEATED");
            }
            case "STRUCT":
                return struct(name);
            case "INT64", "INTEGER", "INT", "BIGINT":
                return Field.of(name, "INTEGER");
            case "FLOAT64":
                return Field.of(name, "FLOAT");
            case "BOOL", "BOOLEAN":
                return Field.of(name, "BOOLEAN");
            case "DATE", "TIME", "DATETIME", "TIMESTAMP", "JSON":
                return Field.of(name, type);
            case "STRING", "BYTES", "NUMERIC", "BIGNUMERIC", "DECIMAL", "BIGDECIMAL":
                return parameterized(name, type.replace("DECIMAL", "NUMERIC"));
            default:
                throw SqlProblem.invalid("Type not found: " + word.text() + " at " + text.place(word));
        }
    }

    private Field parameterized(String name, String type) {
        int[] numbers = {0, 0};
        if (text.token(at).is("(")) {
            int end = text.closing(at);
            List<int[]> parts = text.list(at + 1, end - 1);
            for (int i = 0; i < Math.min(2, parts.size()); i++) {
                numbers[i] = Integer.parseInt(text.token(parts.get(i)[0]).text());
            }
            at = end;
        }
        return new Field(name, type, "NULLABLE", numbers[0], numbers[1], List.of(), Optional.empty());
    }

    private Field struct(String name) {
        List<Field> fields = new ArrayList<>();
        expect("<");
        do {
            SqlToken field = text.token(at++);
            fields.add(type(field.value()));
        } while (accept(","));
        expect(">");
        return new Field(name, "RECORD", "NULLABLE", 0, 0, fields, Optional.empty());
    }

    private boolean accept(String symbol) {
        boolean seen = text.token(at).is(symbol);
        at += seen ? 1 : 0;
        return seen;
    }

    private void expect(String symbol) {
        if (symbol.equals(">") && text.token(at).is(">>")) {
            // The tokenizer takes two closing brackets for an operator.
            at += half ? 1 : 0;
            half = !half;
        } else if (!accept(symbol)) {
            throw text.unexpected(text.token(at));
        }
    }
}
