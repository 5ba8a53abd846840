package dev.tarn.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values between the driver's classes and those that {@link ColumnType} lists. Times never pass through the JVM's zone. */
final class SnowflakeValues {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private SnowflakeValues() {}

    /**
     * A value of the present row.
     *
     * @param zoned whether a time has a zone of its own, so that only the driver knows which instant it is
     */
    static Object read(ResultSet row, int column, ColumnType type, boolean zoned) throws SQLException {
        if (type instanceof ColumnType.Timestamp && zoned) {
            Timestamp time = row.getTimestamp(column);
            return time == null ? null : time.toInstant();
        }
        String text = row.getString(column);
        if (text == null || type instanceof ColumnType.Text || type instanceof ColumnType.Json) {
            return text;
        } else if (type instanceof ColumnType.Decimal) {
            return row.getBigDecimal(column);
        } else if (type instanceof ColumnType.Int64) {
            return row.getLong(column);
        } else if (type instanceof ColumnType.Float64) {
            return row.getDouble(column);
        } else if (type instanceof ColumnType.Bool) {
            return row.getBoolean(column);
        } else if (type instanceof ColumnType.Binary) {
            return row.getBytes(column);
        } else if (type instanceof ColumnType.Timestamp) {
            return time(text).toInstant(ZoneOffset.UTC);
        } else if (type instanceof ColumnType.Date) {
            return LocalDate.parse(text);
        }
        return nested(text, type);
    }

    /** A time of UTC as the session writes it: {@code 2024-01-02 03:04:05.000000000}. */
    static LocalDateTime time(String text) {
        return LocalDateTime.parse(text.strip().replace(' ', 'T'));
    }

    private static Object nested(String json, ColumnType type) throws SQLException {
        try {
            return value(JSON.readTree(json), type);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new SQLException("a value is not of the type that its column's comment says", e);
        }
    }

    private static Object value(JsonNode node, ColumnType type) {
        if (node.isNull()) {
            return null;
        } else if (type instanceof ColumnType.MapOf map) {
            Map<Object, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                values.put(value(TextNode.valueOf(entry.getKey()), map.key()), value(entry.getValue(), map.value()));
            }
            return values;
        } else if (type instanceof ColumnType.ListOf list) {
            List<Object> values = new ArrayList<>();
            node.forEach(element -> values.add(value(element, list.element())));
            return values;
        } else if (type instanceof ColumnType.StructOf struct) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Column field : struct.fields()) {
                if (node.has(field.name())) {
                    values.put(field.name(), value(node.get(field.name()), field.type()));
                }
            }
            return values;
        }
        return type instanceof ColumnType.Json ? node.toString() : plain(node.asText(), type);
    }

    private static Object plain(String text, ColumnType type) {
        if (type instanceof ColumnType.Decimal) {
            return new BigDecimal(text);
        } else if (type instanceof ColumnType.Int64) {
            return new BigDecimal(text).longValueExact();
        } else if (type instanceof ColumnType.Float64) {
            return Double.valueOf(text);
        } else if (type instanceof ColumnType.Bool) {
            return Boolean.valueOf(text);
        } else if (type instanceof ColumnType.Date) {
            return LocalDate.parse(text);
        } else if (type instanceof ColumnType.Timestamp) {
            String iso = text.replace(' ', 'T');
            return iso.endsWith("Z")
                    ? Instant.parse(iso)
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } else if (type instanceof ColumnType.Binary) {
            return HexFormat.of().parseHex(text.startsWith("\\x") ? text.substring(2) : text);
        }
        return text;
    }

    /** A parameter as the driver takes it: what it would put into the machine's zone, or does not know, as text. */
    static Object parameter(Object value) {
        if (value instanceof Instant instant) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
        } else if (value instanceof LocalDate date) {
            return date.toString();
        } else if (value instanceof Map<?, ?> || value instanceof List<?>) {
            try {
                return JSON.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("a parameter holds something that is no JSON", e);
            }
        }
        return value;
    }
}
