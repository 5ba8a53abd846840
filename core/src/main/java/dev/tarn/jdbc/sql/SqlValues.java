package dev.tarn.jdbc.sql;

import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Values as the database holds them, and back. What is held as text has one text only, so that equal values are equal in the database.
 *
 * @param types how the database holds them
 */
record SqlValues(SqlTypes types) {

    /** Sorts as the times do. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    /** Binds a value of a column. */
    void bind(PreparedStatement statement, int index, ColumnType type, Object value) throws SQLException {
        if (value == null) {
            statement.setNull(index, types.jdbc(type));
        } else {
            statement.setObject(index, held(value, type));
        }
    }

    private Object held(Object value, ColumnType type) {
        SqlKind kind = SqlKind.of(type);
        if (kind == SqlKind.TEXT) {
            return value instanceof String text ? text : SqlJson.write(value);
        }
        return types.kind(type) == kind ? own(value) : text(value);
    }

    /** A parameter of a query, whose column nobody knows. */
    Object parameter(Object value) {
        if (value instanceof Map || value instanceof List) {
            return SqlJson.write(value);
        }
        SqlKind kind = value instanceof BigDecimal
                ? SqlKind.DECIMAL
                : value instanceof Instant
                        ? SqlKind.TIMESTAMP
                        : value instanceof LocalDate
                                ? SqlKind.DATE
                                : value instanceof Boolean
                                        ? SqlKind.BOOL
                                        : value instanceof Double
                                                ? SqlKind.FLOAT64
                                                : value instanceof byte[] ? SqlKind.BINARY : SqlKind.TEXT;
        return value == null || kind == SqlKind.TEXT ? value : types.facts().holds(kind) ? own(value) : text(value);
    }

    /** A value where the database has a type for it. */
    static Object own(Object value) {
        return value instanceof Instant instant ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : value;
    }

    /** A value where it has none. */
    static String text(Object value) {
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        } else if (value instanceof Instant instant) {
            return TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        } else if (value instanceof LocalDateTime time) {
            return TIME.format(time);
        } else if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value.toString();
    }

    /**
     * Reads a value.
     *
     * @param asText whether the column gives text, whatever the type
     */
    static Object read(ResultSet row, int index, ColumnType type, boolean asText) throws SQLException {
        SqlKind kind = SqlKind.of(type);
        if (kind == SqlKind.TEXT || asText) {
            String text = row.getString(index);
            return text == null ? null : parse(text, type);
        }
        if (kind == SqlKind.TIMESTAMP) {
            LocalDateTime time = row.getObject(index, LocalDateTime.class);
            return time == null ? null : time.toInstant(ZoneOffset.UTC);
        }
        if (kind == SqlKind.DATE) {
            return row.getObject(index, LocalDate.class);
        }
        if (kind == SqlKind.BINARY) {
            return row.getBytes(index);
        }
        Object value = row.getObject(index);
        return value instanceof String text ? parse(text, type) : number(value, kind);
    }

    private static Object number(Object value, SqlKind kind) {
        if (value == null) {
            return null;
        }
        if (kind == SqlKind.BOOL) {
            return value instanceof Number number ? number.longValue() != 0 : value;
        }
        if (value instanceof Boolean truth) {
            return number(truth ? 1L : 0L, kind);
        }
        if (!(value instanceof Number number)) {
            return value;
        }
        if (kind == SqlKind.INT64) {
            return exact(number).longValueExact();
        }
        return kind == SqlKind.FLOAT64 ? (Object) number.doubleValue() : exact(number);
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        if (number instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        return number instanceof Double || number instanceof Float
                ? new BigDecimal(number.toString())
                : BigDecimal.valueOf(number.longValue());
    }

    /** A value from its text: also where a column was widened to text, and not everybody knows yet. */
    static Object parse(String text, ColumnType type) {
        return switch (SqlKind.of(type)) {
            case TEXT ->
                type instanceof ColumnType.Text || type instanceof ColumnType.Json ? text : SqlJson.read(text, type);
            case BOOL -> text.equals("1") || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("t");
            case INT64 -> new BigDecimal(text).longValueExact();
            case FLOAT64 -> Double.valueOf(text);
            case DECIMAL -> new BigDecimal(text);
            case DATE -> LocalDate.parse(text.substring(0, Math.min(text.length(), 10)));
            case TIMESTAMP -> time(text).toInstant(ZoneOffset.UTC);
            case BINARY -> Base64.getDecoder().decode(text);
        };
    }

    /** A time of day or none, with or without digits behind the seconds. */
    static LocalDateTime time(String text) {
        String iso = text.strip().replace(' ', 'T');
        return iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
    }
}
