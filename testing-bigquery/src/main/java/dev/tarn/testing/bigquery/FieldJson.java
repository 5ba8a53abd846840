package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Schemas as the REST interface writes them. */
final class FieldJson {

    private FieldJson() {}

    static List<Field> read(JsonNode schema) {
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode each : schema.path("fields")) {
            Field field = field(each);
            if (!field.name().matches("[\\p{L}\\p{N}\\p{M}\\p{Pd}\\p{Pc}&%=+:'<>#| ]{1,300}")) {
                throw Refusal.invalid("Invalid field name \"" + field.name()
                        + "\". Fields must contain the allowed characters, and be at most 300 characters long. For allowed characters, please "
                        + "refer to https://cloud.google.com/bigquery/docs/schemas#column_names");
            }
            if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
                throw Refusal.invalid("Field " + field.name() + " already exists in schema");
            }
            fields.add(field);
        }
        return fields;
    }

    private static Field field(JsonNode node) {
        String type = node.path("type").asText("STRING").toUpperCase(Locale.ROOT);
        String plain = switch (type) {
            case "INT64" -> "INTEGER";
            case "FLOAT64" -> "FLOAT";
            case "BOOL" -> "BOOLEAN";
            case "STRUCT" -> "RECORD";
            default -> type;
        };
        return new Field(
                node.path("name").asText(),
                plain,
                node.path("mode").asText("NULLABLE").toUpperCase(Locale.ROOT),
                node.has("precision")
                        ? node.path("precision").asInt()
                        : node.path("maxLength").asInt(0),
                node.path("scale").asInt(0),
                read(node),
                Optional.ofNullable(node.path("description").asText(null)));
    }

    static ObjectNode schema(List<Field> fields) {
        ObjectNode schema = Json.object();
        schema.set("fields", array(fields));
        return schema;
    }

    private static ArrayNode array(List<Field> fields) {
        ArrayNode array = Json.array();
        for (Field field : fields) {
            ObjectNode node = array.addObject();
            node.put("name", field.name()).put("type", field.type()).put("mode", field.mode());
            if (field.precision() > 0) {
                boolean number = field.type().endsWith("NUMERIC");
                node.put(number ? "precision" : "maxLength", String.valueOf(field.precision()));
                if (number && field.scale() > 0) {
                    node.put("scale", String.valueOf(field.scale()));
                }
            }
            field.description().ifPresent(text -> node.put("description", text));
            if (!field.fields().isEmpty()) {
                node.set("fields", array(field.fields()));
            }
        }
        return array;
    }

    /** The names of columns, and of their fields, in lower case. */
    static Set<String> names(List<Field> fields) {
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            names.add(field.name().toLowerCase(Locale.ROOT));
            names.addAll(names(field.fields()));
        }
        return names;
    }
}
