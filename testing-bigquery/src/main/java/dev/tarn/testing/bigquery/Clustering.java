package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.Field;
import java.util.List;
import java.util.Set;

/** The columns that a table is clustered by: at most four, of plain types. */
final class Clustering {

    private static final Set<String> TYPES =
            Set.of("STRING", "INTEGER", "NUMERIC", "BIGNUMERIC", "DATE", "DATETIME", "TIMESTAMP", "BOOLEAN");

    private Clustering() {}

    static List<String> columns(ObjectNode resource) {
        return Json.texts(resource.path("clustering").path("fields"));
    }

    static void check(ObjectNode resource, List<Field> fields) {
        List<String> columns = columns(resource);
        if (columns.size() > 4) {
            throw Refusal.invalid("Too many clustering columns specified. At most 4 are allowed");
        }
        for (String column : columns) {
            Field field = fields.stream()
                    .filter(each -> each.name().equalsIgnoreCase(column))
                    .findFirst()
                    .orElseThrow(() -> Refusal.invalid(
                            "The field specified for clustering cannot be found in the schema. Invalid field: " + column
                                    + "."));
            if (!TYPES.contains(field.type()) || field.repeated()) {
                throw Refusal.invalid(
                        "Field " + column + " has type " + field.type() + " which is not supported for clustering.");
            }
        }
    }
}
