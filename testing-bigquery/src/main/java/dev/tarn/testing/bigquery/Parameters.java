package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.emulator.SqlToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The parameters of a query, as expressions of the engine. */
final class Parameters {

    private static final int MOST = 10_000;

    private final Map<String, String> named = new HashMap<>();
    private final List<String> positional = new ArrayList<>();
    private final List<Integer> places;

    /** @param places where the question marks stand in the query */
    Parameters(JsonNode configuration, List<Integer> places) {
        this.places = List.copyOf(places);
        if (configuration.path("queryParameters").size() > MOST) {
            throw SqlProblem.invalid("Too many query parameters: at most " + MOST + " are allowed");
        }
        for (JsonNode parameter : configuration.path("queryParameters")) {
            Field field = field("p", parameter.path("parameterType"));
            String value = value(field, parameter.path("parameterValue"));
            if (parameter.hasNonNull("name") && !parameter.path("name").asText().isEmpty()) {
                named.put(parameter.path("name").asText().toLowerCase(Locale.ROOT), value);
            } else {
                positional.add(value);
            }
        }
    }

    String text(SqlToken token) {
        if (token.text().equals("?")) {
            int number = places.indexOf(token.start());
            if (number >= positional.size()) {
                throw SqlProblem.invalid("Query parameter number " + (number + 1) + " is not defined");
            }
            return positional.get(number);
        }
        return Optional.ofNullable(named.get(token.text().substring(1).toLowerCase(Locale.ROOT)))
                .orElseThrow(() ->
                        SqlProblem.invalid("Query parameter '" + token.text().substring(1) + "' not found"));
    }

    private static Field field(String name, JsonNode type) {
        String plain = type.path("type").asText().toUpperCase(Locale.ROOT);
        if (plain.equals("ARRAY")) {
            return field(name, type.path("arrayType")).withMode("REPEATED");
        }
        List<Field> fields = new ArrayList<>();
        for (JsonNode each : type.path("structTypes")) {
            fields.add(field(each.path("name").asText(), each.path("type")));
        }
        return new Field(name, plain, "NULLABLE", 0, 0, fields, Optional.empty());
    }

    private static String value(Field field, JsonNode value) {
        String type = EngineTypes.engineType(field);
        if (field.repeated()) {
            if (!value.has("arrayValues")) {
                return "CAST([] AS " + type + ")";
            }
            List<String> elements = new ArrayList<>();
            value.path("arrayValues").forEach(each -> elements.add(value(field.withMode("NULLABLE"), each)));
            return "CAST([" + String.join(", ", elements) + "] AS " + type + ")";
        }
        if (field.type().equals("STRUCT")) {
            List<String> elements = new ArrayList<>();
            for (Field each : field.fields()) {
                elements.add(value(each, value.path("structValues").path(each.name())));
            }
            return "CAST(row(" + String.join(", ", elements) + ") AS " + type + ")";
        }
        if (!value.hasNonNull("value")) {
            return "CAST(NULL AS " + type + ")";
        }
        return scalar(field, value.path("value").asText(), type);
    }

    private static String scalar(Field field, String text, String type) {
        switch (field.type()) {
            case "BYTES":
                return "from_base64(" + EngineTypes.text(text) + ")";
            case "INT64", "INTEGER":
                checked(text.matches("[+-]?[0-9]+"), field, text);
                break;
            case "DATE":
                checked(text.matches("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"), field, text);
                break;
            case "BIGNUMERIC", "NUMERIC":
                checked(text.matches("[+-]?[0-9]*\\.?[0-9]*([eE][+-]?[0-9]+)?"), field, text);
                return decimal(text, field.type().equals("NUMERIC") ? 9 : 38);
            default:
                break;
        }
        return "CAST(" + EngineTypes.text(text) + " AS " + type + ")";
    }

    /** All digits of a decimal, as long as the engine has room for them. */
    private static String decimal(String text, int mostScale) {
        java.math.BigDecimal value = new java.math.BigDecimal(text);
        if (value.stripTrailingZeros().scale() > mostScale) {
            throw SqlProblem.invalid(
                    "Invalid NUMERIC value: " + text + " has more than " + mostScale + " digits behind the point");
        }
        int scale = Math.max(0, value.stripTrailingZeros().scale());
        return "CAST(" + EngineTypes.text(value.toPlainString()) + " AS DECIMAL(38," + scale + "))";
    }

    private static void checked(boolean right, Field field, String text) {
        if (!right) {
            throw SqlProblem.invalid(
                    "Invalid query parameter value: could not parse '" + text + "' as " + field.type());
        }
    }
}
