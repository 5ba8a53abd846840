package dev.tarn.bigquery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.StandardSQLTypeName;
import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values between the client's classes and those that {@link ColumnType} lists. Times never pass through the JVM's zone. */
final class BigQueryValues {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MICROS = 1_000_000;

    private BigQueryValues() {}

    /** A value of a result, null where there is none. */
    static Object read(FieldValue value, Field field, ColumnType type) {
        if (value.isNull()) {
            return null;
        }
        if (field.getMode() == Field.Mode.REPEATED) {
            List<Object> values = new ArrayList<>();
            ColumnType element = ((ColumnType.ListOf) type).element();
            value.getRepeatedValue().forEach(v -> values.add(v.isNull() ? null : one(v, field, element)));
            return values;
        }
        return one(value, field, type);
    }

    private static Object one(FieldValue value, Field field, ColumnType type) {
        StandardSQLTypeName name = field.getType().getStandardType();
        switch (name) {
            case BOOL:
                return value.getBooleanValue();
            case INT64:
                return value.getLongValue();
            case FLOAT64:
                return Double.valueOf(
                        value.getStringValue().replace("Infinity", "Inf").replaceAll("(?i)inf$", "Infinity"));
            case NUMERIC, BIGNUMERIC:
                return new BigDecimal(value.getStringValue());
            case DATE:
                return LocalDate.parse(value.getStringValue());
            case TIMESTAMP:
                return value.getTimestampInstant();
            case DATETIME:
                return LocalDateTime.parse(value.getStringValue()).toInstant(ZoneOffset.UTC);
            case BYTES:
                return value.getBytesValue();
            case STRUCT:
                return struct(value.getRecordValue(), field.getSubFields(), (ColumnType.StructOf) type);
            default:
                String text = value.getStringValue();
                return BigQueryTypes.isNested(type) && !(type instanceof ColumnType.Json)
                        ? JsonValues.read(text, type)
                        : text;
        }
    }

    private static Map<String, Object> struct(FieldValueList values, FieldList fields, ColumnType.StructOf type) {
        Map<String, Object> struct = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            struct.put(
                    fields.get(i).getName(),
                    read(values.get(i), fields.get(i), type.fields().get(i).type()));
        }
        return struct;
    }

    /** A parameter as the client takes it. */
    static QueryParameterValue parameter(Object value) {
        if (value == null || value instanceof String) {
            return QueryParameterValue.string((String) value);
        } else if (value instanceof Boolean bool) {
            return QueryParameterValue.bool(bool);
        } else if (value instanceof BigDecimal decimal) {
            return QueryParameterValue.bigNumeric(decimal);
        } else if (value instanceof Double || value instanceof Float) {
            return QueryParameterValue.float64(((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            return QueryParameterValue.int64(number.longValue());
        } else if (value instanceof LocalDate date) {
            return QueryParameterValue.date(date.toString());
        } else if (value instanceof Instant time) {
            return QueryParameterValue.timestamp(
                    Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1000));
        } else if (value instanceof byte[] bytes) {
            return QueryParameterValue.bytes(bytes);
        } else if (value instanceof Map<?, ?> || value instanceof List<?>) {
            try {
                return QueryParameterValue.json(JSON.writeValueAsString(value));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("a parameter holds something that is no JSON", e);
            }
        }
        throw new IllegalArgumentException("a parameter is a "
                + value.getClass().getName() + ", which is none of the classes that ColumnType lists");
    }
}
