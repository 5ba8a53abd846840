package dev.tarn.bigquery;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values of one type as values of a wider one. */
final class Widening {

    private Widening() {}

    /** An expression of a type as one of a wider type. */
    static String convert(String expression, ColumnType from, ColumnType to) {
        String before = BigQueryTypes.plain(from);
        String after = BigQueryTypes.plain(to);
        if (before.equals(after)) {
            return expression;
        }
        switch (after) {
            case "STRING":
                return text(expression, before);
            case "JSON":
                return "PARSE_JSON(" + expression + ")";
            default:
                String cast = "CAST(" + expression + " AS " + after + ")";
                return from instanceof ColumnType.Float64 && to instanceof ColumnType.Decimal decimal
                        ? "ROUND(" + cast + ", " + decimal.scale() + ")"
                        : cast;
        }
    }

    private static String text(String expression, String before) {
        return switch (before) {
            // The text of no JSON at all would be 'null'.
            case "JSON" -> "IF(" + expression + " IS NULL, NULL, TO_JSON_STRING(" + expression + "))";
            case "TIMESTAMP" -> "FORMAT_TIMESTAMP('%Y-%m-%d %H:%M:%E*S', " + expression + ")";
            case "BYTES" -> "TO_HEX(" + expression + ")";
            default -> "CAST(" + expression + " AS STRING)";
        };
    }

    /** A column of a table as a column of wider type; NULL where the table lacks it. */
    static String select(TableSchema table, Column wanted) {
        Optional<Column> own = table.find(wanted.name());
        String name = BigQuerySql.column(wanted.name());
        String value = own.map(c -> convert(BigQuerySql.column(c.name()), c.type(), wanted.type()))
                .orElse("CAST(NULL AS " + BigQueryTypes.plain(wanted.type()) + ")");
        return value.equals(name) ? name : value + " AS " + name;
    }

    /** All columns of a table as another has them. */
    static String select(TableSchema table, TableSchema wanted) {
        return wanted.columns().stream().map(c -> select(table, c)).collect(Collectors.joining(", "));
    }

    /** A column of staged rows, where JSON is text, as a column of the table that they go to. */
    static String staged(Column staged, ColumnType wanted) {
        String name = BigQuerySql.column(staged.name());
        if (BigQueryTypes.isJson(staged.type())) {
            return BigQueryTypes.isJson(wanted) ? "PARSE_JSON(" + name + ")" : name;
        }
        return convert(name, staged.type(), wanted);
    }
}
