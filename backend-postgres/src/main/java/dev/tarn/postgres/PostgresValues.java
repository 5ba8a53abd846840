package dev.tarn.postgres;

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
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values between the driver's classes and those that {@link ColumnType} lists. Times never pass through the JVM's zone. */
final class PostgresValues {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private PostgresValues() {}

    /** A value of the present row. */
    static Object read(ResultSet row, int column, ColumnType type) throws SQLException {
        if (type instanceof ColumnType.Timestamp) {
            return instant(row, column);
        }
        if (type instanceof ColumnType.Date) {
            return row.getObject(column, LocalDate.class);
        }
        if (type instanceof ColumnType.Decimal) {
            return row.getBigDecimal(column);
        }
        if (type instanceof ColumnType.Binary) {
            return row.getBytes(column);
        }
        if (type instanceof ColumnType.Int64) {
            long value = row.getLong(column);
            return row.wasNull() ? null : value;
        }
        if (type instanceof ColumnType.Float64) {
            return float64(row, column);
        }
        if (type instanceof ColumnType.Bool) {
            boolean value = row.getBoolean(column);
            return row.wasNull() ? null : value;
        }
        String text = row.getString(column);
        return text == null || type instanceof ColumnType.Text || type instanceof ColumnType.Json
                ? text
                : nested(text, type);
    }

    private static Object instant(ResultSet row, int column) throws SQLException {
        if (row.getMetaData().getColumnTypeName(column).equals("timestamptz")) {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    /** A short one as the digits that it prints. */
    private static Object float64(ResultSet row, int column) throws SQLException {
        if (row.getMetaData().getColumnTypeName(column).equals("float4")) {
            String text = row.getString(column);
            return text == null ? null : Double.valueOf(text);
        }
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
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
                // Of columns that were folded, those without a value are left out.
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

    /** A parameter as the driver takes it. */
    static Object parameter(Object value) {
        if (value instanceof Instant instant) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        }
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            try {
                return JSON.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("a parameter holds something that is no JSON", e);
            }
        }
        return value;
    }
}
