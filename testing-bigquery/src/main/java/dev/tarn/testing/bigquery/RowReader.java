package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.emulator.EngineSession;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a query of the engine into rows of the service. */
final class RowReader {

    /** As the engine writes a time with its zone, which is UTC. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .appendOffset("+HH", "+00")
            .toFormatter(Locale.ROOT);

    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final EngineSession session;

    RowReader(EngineSession session) {
        this.session = session;
    }

    List<Field> describe(String sql) throws SQLException {
        List<Field> fields =
                session.query("DESCRIBE " + sql, row -> plain(EngineTypes.field(row.getString(1), row.getString(2))));
        Set<String> names = new HashSet<>();
        for (Field each : fields) {
            if (!names.add(each.name().toLowerCase(Locale.ROOT))) {
                throw Refusal.query(
                        "Duplicate column names in the result are not supported when a destination table is present. Found duplicate(s): "
                                + each.name());
            }
        }
        return fields;
    }

    /** The columns of a result have no precision. */
    private static Field plain(Field field) {
        return new Field(
                field.name(),
                field.type(),
                field.mode(),
                0,
                0,
                field.fields().stream().map(RowReader::plain).toList(),
                Optional.empty());
    }

    Rows read(String sql) throws SQLException {
        return read(sql, describe(sql));
    }

    Rows read(String sql, List<Field> fields) throws SQLException {
        Rows rows = new Rows(fields);
        List<String> names = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            names.add("c" + i);
            texts.add(text(fields.get(i), "c" + i));
        }
        String query =
                "SELECT " + String.join(", ", texts) + " FROM (" + sql + ") AS r(" + String.join(", ", names) + ")";
        session.query(query, row -> {
            List<JsonNode> cells = new ArrayList<>(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                cells.add(cell(row.getString(i + 1), fields.get(i)));
            }
            rows.add(cells);
            return Boolean.TRUE;
        });
        return rows.finished();
    }

    private static String text(Field field, String column) {
        if (field.repeated() || field.type().equals("RECORD")) {
            return "CAST(to_json(CAST(" + column + " AS " + texts(field) + ")) AS VARCHAR)";
        }
        return switch (field.type()) {
            case "BYTES" -> "to_base64(" + column + ")";
            case "TIMESTAMP" -> "CAST(epoch_us(" + column + ") AS VARCHAR)";
            default -> "CAST(" + column + " AS VARCHAR)";
        };
    }

    /** The same structure with texts only: the engine's JSON would round decimals. */
    private static String texts(Field field) {
        String element = "VARCHAR";
        if (field.type().equals("RECORD")) {
            List<String> fields = new ArrayList<>();
            field.fields().forEach(each -> fields.add(EngineTypes.quoted(each.name()) + " " + texts(each)));
            element = "STRUCT(" + String.join(", ", fields) + ")";
        }
        return field.repeated() ? element + "[]" : element;
    }

    private static JsonNode cell(String text, Field field) {
        if (text == null) {
            return Json.MAPPER.nullNode();
        }
        if (field.repeated() || field.type().equals("RECORD")) {
            try {
                return nested(Json.MAPPER.readTree(text), field);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
        return Json.MAPPER.getNodeFactory().textNode(scalar(text, field));
    }

    private static JsonNode nested(JsonNode value, Field field) {
        if (value.isNull() || value.isMissingNode()) {
            return Json.MAPPER.nullNode();
        }
        if (field.repeated()) {
            ArrayNode array = Json.array();
            value.forEach(each -> array.add(nested(each, field.withMode("NULLABLE"))));
            return array;
        }
        if (field.type().equals("RECORD")) {
            ObjectNode object = Json.object();
            field.fields().forEach(each -> object.set(each.name(), nested(value.path(each.name()), each)));
            return object;
        }
        if (field.type().equals("TIMESTAMP")) {
            Instant at = TIMESTAMP.parse(value.asText(), Instant::from);
            return Json.MAPPER
                    .getNodeFactory()
                    .textNode(String.valueOf(at.getEpochSecond() * 1_000_000 + at.getNano() / 1000));
        }
        return Json.MAPPER.getNodeFactory().textNode(scalar(value.asText(), field));
    }

    /** The service does not keep the order of keys. */
    private static String sorted(String text) {
        try {
            return SORTED.writeValueAsString(SORTED.readValue(text, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String scalar(String text, Field field) {
        return switch (field.type()) {
            case "NUMERIC", "BIGNUMERIC" ->
                new BigDecimal(text).signum() == 0
                        ? "0"
                        : new BigDecimal(text).stripTrailingZeros().toPlainString();
            case "DATETIME" -> text.replace(' ', 'T');
            case "JSON" -> sorted(text);
            case "FLOAT" ->
                switch (text) {
                    case "inf" -> "Infinity";
                    case "-inf" -> "-Infinity";
                    case "nan" -> "NaN";
                    default -> text;
                };
            default -> text;
        };
    }
}
