package dev.tarn.jdbc.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Maps, lists and structs as JSON text. Numbers keep all their digits; what JSON has no form for is text. */
final class SqlJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private SqlJson() {}

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(plain(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a value has no form in JSON", e);
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, item) -> plain.put(key instanceof String text ? text : SqlValues.text(key), plain(item)));
            return plain;
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(item -> plain.add(plain(item)));
            return plain;
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : SqlValues.text(value);
    }

    static Object read(String text, ColumnType type) {
        try {
            return value(JSON.readTree(text), type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a column that should hold JSON holds something else", e);
        }
    }

    private static Object value(JsonNode node, ColumnType type) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (type instanceof ColumnType.MapOf map) {
            Map<Object, Object> value = new LinkedHashMap<>();
            node.properties()
                    .forEach(field -> value.put(
                            SqlValues.parse(field.getKey(), map.key()), value(field.getValue(), map.value())));
            return value;
        }
        if (type instanceof ColumnType.ListOf list) {
            List<Object> value = new ArrayList<>();
            node.forEach(item -> value.add(value(item, list.element())));
            return value;
        }
        if (type instanceof ColumnType.StructOf struct) {
            Map<String, Object> value = new LinkedHashMap<>();
            for (Column field : struct.fields()) {
                value.put(field.name(), value(node.get(field.name()), field.type()));
            }
            return value;
        }
        return SqlValues.parse(node.isValueNode() ? scalar(node) : node.toString(), type);
    }

    private static String scalar(JsonNode node) {
        return node.isBigDecimal() ? node.decimalValue().toPlainString() : node.asText();
    }
}
