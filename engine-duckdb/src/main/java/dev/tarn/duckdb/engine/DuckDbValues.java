package dev.tarn.duckdb.engine;

import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values between the driver's classes and those that {@link ColumnType} lists. Times never pass through the JVM's zone. */
final class DuckDbValues {

    private DuckDbValues() {}

    /** A value of the present row. */
    static Object read(ResultSet row, int column, ColumnType type) throws SQLException {
        if (type instanceof ColumnType.Text) {
            return row.getString(column);
        }
        if (type instanceof ColumnType.Timestamp) {
            // The driver's own Timestamp is built in the JVM's zone, where some UTC times don't exist; so are its times
            // with a
            // zone, an hour off beside a change of the JVM's clocks. Microseconds are not.
            if (row.getMetaData().getColumnTypeName(column).startsWith("TIMESTAMP WITH")) {
                long micros = row.getLong(column);
                return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            }
            return of(row.getObject(column, LocalDateTime.class), type);
        }
        Object value = row.getObject(column);
        return value == null || row.wasNull() ? null : of(value, type);
    }

    private static Object of(Object value, ColumnType type) throws SQLException {
        if (value == null) {
            return null;
        } else if (type instanceof ColumnType.Int64) {
            return ((Number) value).longValue();
        } else if (type instanceof ColumnType.Float64) {
            return value instanceof Float f
                    ? Double.valueOf(f.toString())
                    : Double.valueOf(((Number) value).doubleValue());
        } else if (type instanceof ColumnType.Decimal) {
            return value instanceof BigInteger whole ? new BigDecimal(whole) : new BigDecimal(value.toString());
        } else if (type instanceof ColumnType.Timestamp) {
            return instant(value);
        } else if (type instanceof ColumnType.Date) {
            return value instanceof java.sql.Date date ? date.toLocalDate() : (LocalDate) value;
        } else if (type instanceof ColumnType.Binary) {
            return bytes(value);
        } else if (type instanceof ColumnType.MapOf map) {
            Map<Object, Object> values = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                values.put(of(entry.getKey(), map.key()), of(entry.getValue(), map.value()));
            }
            return values;
        } else if (type instanceof ColumnType.ListOf list) {
            List<Object> values = new ArrayList<>();
            for (Object element : elements(value)) {
                values.add(of(element, list.element()));
            }
            return values;
        } else if (type instanceof ColumnType.StructOf struct) {
            Object[] attributes = ((Struct) value).getAttributes();
            Map<String, Object> values = new LinkedHashMap<>();
            for (int i = 0; i < attributes.length; i++) {
                values.put(
                        struct.fields().get(i).name(),
                        of(attributes[i], struct.fields().get(i).type()));
            }
            return values;
        }
        return type instanceof ColumnType.Bool ? value : value.toString();
    }

    private static Instant instant(Object value) {
        return value instanceof OffsetDateTime zoned
                ? zoned.toInstant()
                : ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
    }

    private static byte[] bytes(Object value) throws SQLException {
        if (value instanceof Blob blob) {
            return blob.getBytes(1, (int) blob.length());
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return (byte[]) value;
    }

    private static List<?> elements(Object value) throws SQLException {
        if (value instanceof java.sql.Array array) {
            return Arrays.asList((Object[]) array.getArray());
        }
        return (List<?>) value;
    }

    /** A parameter as the driver takes it. */
    static Object parameter(Object value) {
        return value instanceof Instant instant ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : value;
    }

    /** Whether a value of this type holds times that the driver would only give in the JVM's zone. */
    static boolean holdsNestedTimes(String type) {
        boolean nested = type.startsWith("MAP(") || type.startsWith("STRUCT(") || type.endsWith("]");
        return nested && type.replace("TIMESTAMP WITH TIME ZONE", "").contains("TIMESTAMP");
    }

    /** The same type, with times that the driver gives in UTC. */
    static String withZonedTimes(String type) {
        return type.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")
                .replaceAll("TIMESTAMP(_S|_MS|_NS)?(?![A-Z_])", "TIMESTAMPTZ");
    }
}
