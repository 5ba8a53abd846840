package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.sql.Field;
import java.util.stream.Collectors;

/** Types as GoogleSQL writes them. */
final class SqlTypes {

    private SqlTypes() {}

    static String name(Field field) {
        String element = switch (field.type()) {
            case "INTEGER" -> "INT64";
            case "FLOAT" -> "FLOAT64";
            case "BOOLEAN" -> "BOOL";
            case "RECORD" ->
                field.fields().stream()
                        .map(each -> each.name() + " " + name(each))
                        .collect(Collectors.joining(", ", "STRUCT<", ">"));
            default -> field.type() + parameters(field);
        };
        return field.repeated() ? "ARRAY<" + element + ">" : element;
    }

    private static String parameters(Field field) {
        if (field.precision() == 0) {
            return "";
        }
        return field.scale() == 0
                ? "(" + field.precision() + ")"
                : "(" + field.precision() + ", " + field.scale() + ")";
    }
}
