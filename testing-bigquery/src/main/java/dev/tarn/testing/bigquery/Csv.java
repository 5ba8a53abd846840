package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Text files with separators: all columns are read as texts, by position, and then become what they should be. */
final class Csv {

    private Csv() {}

    static String select(JsonNode options, String files, boolean compressed, List<Field> fields) {
        String delimiter = options.path("fieldDelimiter").asText(",");
        String quote = options.path("quote").asText("\"");
        List<String> arguments = new ArrayList<>(List.of(
                "auto_detect = false",
                "header = false",
                "parallel = false",
                "compression = " + (compressed ? "'gzip'" : "'none'"),
                "delim = " + EngineTypes.text(delimiter.equals("\\t") || delimiter.equals("tab") ? "\t" : delimiter),
                "quote = " + EngineTypes.text(quote),
                "escape = " + EngineTypes.text(quote),
                "skip = " + options.path("skipLeadingRows").asInt(0),
                "null_padding = " + options.path("allowJaggedRows").asBoolean(false),
                "max_line_size = 104857600"));
        String marker = options.path("nullMarker").asText("");
        arguments.add("nullstr = " + EngineTypes.text(marker.isEmpty() ? "\u0001 no null \u0001" : marker));
        arguments.add(fields.stream()
                .map(each -> EngineTypes.text(each.name()) + ": 'VARCHAR'")
                .collect(Collectors.joining(", ", "columns = {", "}")));
        String columns = fields.stream()
                .map(each -> value(each, marker.isEmpty()) + " AS " + EngineTypes.quoted(each.name()))
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM read_csv(" + files + ", " + String.join(", ", arguments) + ")";
    }

    /** An empty text is no value, except that of a STRING or BYTES column; with a null marker of one's own it is an error. */
    private static String value(Field field, boolean emptyIsNull) {
        if (field.repeated() || field.type().equals("RECORD")) {
            throw Refusal.invalid("CSV can't have the nested or repeated field " + field.name());
        }
        String column = EngineTypes.quoted(field.name());
        if (field.type().equals("STRING")) {
            return column;
        }
        if (field.type().equals("BYTES")) {
            return "from_base64(" + column + ")";
        }
        return "CAST(" + (emptyIsNull ? "nullif(" + column + ", '')" : column) + " AS " + EngineTypes.engineType(field)
                + ")";
    }
}
