package dev.tarn.bigquery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nested values out of the JSON that columns hold. */
final class JsonValues {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private JsonValues() {}

    static Object read(String json, ColumnType type) {
        try {
            return value(JSON.readTree(json), type);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new BackendRejectedException(
                    BigQueryErrors.start("read a result")
                            + "a value is not what the description of the column of its name says; give it another name in"
                            + " the statement",
                    e);
        }
    }

    private static Object value(JsonNode node, ColumnType type) {
        if (node.isNull()) {
            return null;
        } else if (type instanceof ColumnType.MapOf map) {
            Map<Object, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                values.put(plain(entry.getKey(), map.key()), value(entry.getValue(), map.value()));
            }
            return values;
        } else if (type instanceof ColumnType.ListOf list) {
            List<Object> values = new ArrayList<>();
            node.forEach(element -> values.add(value(element, list.element())));
            return values;
        } else if (type instanceof ColumnType.StructOf struct) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Column field : struct.fields()) {
                JsonNode found = node.get(field.name());
                values.put(field.name(), found == null ? null : value(found, field.type()));
            }
            return values;
        }
        return type instanceof ColumnType.Json ? node.toString() : plain(node.asText(), type);
    }

    private static Object plain(String text, ColumnType type) {
        if (type instanceof ColumnType.Decimal) {
            return new BigDecimal(text);
        } else if (type instanceof ColumnType.Int64) {
            return Long.valueOf(text);
        } else if (type instanceof ColumnType.Float64) {
            return Double.valueOf(text);
        } else if (type instanceof ColumnType.Bool) {
            return Boolean.valueOf(text);
        } else if (type instanceof ColumnType.Date) {
            return LocalDate.parse(text);
        } else if (type instanceof ColumnType.Timestamp) {
            return time(text);
        } else if (type instanceof ColumnType.Binary) {
            return HexFormat.of().parseHex(text.startsWith("\\x") ? text.substring(2) : text);
        }
        return text;
    }

    private static Instant time(String text) {
        String iso = text.replace(' ', 'T');
        return iso.endsWith("Z") ? Instant.parse(iso) : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }
}
