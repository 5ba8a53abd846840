package dev.tarn.tck.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes values of a column's type, exactly or not at all, and counts what it has to round. */
final class Conversion {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Flaw flaw;
    private long rounded;

    Conversion(Flaw flaw) {
        this.flaw = flaw;
    }

    long rounded() {
        return flaw == Flaw.ROUNDING_NOT_COUNTED ? 0 : rounded;
    }

    Object convert(Object value, Column column, String where) {
        try {
            return convert(value, column.type());
        } catch (ArithmeticException e) {
            if (flaw == Flaw.OVERFLOW_BECOMES_NULL) {
                return null;
            }
            throw bad(column, where, "has more digits than the column", e);
        } catch (IllegalArgumentException | DateTimeException | JsonProcessingException e) {
            if (flaw == Flaw.BROKEN_VALUE_BECOMES_NULL) {
                return null;
            }
            throw bad(column, where, "is not of the column's type", e);
        }
    }

    private static BadDataException bad(Column column, String where, String what, Exception cause) {
        return new BadDataException(
                "[memory] stage " + where + ": the value of column " + column.originalName() + " " + what + " "
                        + column.type() + "; correct the file",
                cause);
    }

    private Object convert(Object value, ColumnType type) throws JsonProcessingException {
        if (value == null) {
            return null;
        }
        if (type instanceof ColumnType.Decimal decimal) {
            return decimal(new BigDecimal(value.toString().trim()), decimal);
        }
        if (type instanceof ColumnType.Int64) {
            return Long.valueOf(value.toString());
        }
        if (type instanceof ColumnType.Float64) {
            return Double.valueOf(value.toString());
        }
        if (type instanceof ColumnType.Bool) {
            return bool(value.toString());
        }
        if (type instanceof ColumnType.Date) {
            return LocalDate.parse(value.toString());
        }
        if (type instanceof ColumnType.Timestamp) {
            return value instanceof Instant instant ? instant : instant(value.toString());
        }
        if (type instanceof ColumnType.MapOf map) {
            return map(value, map);
        }
        if (type instanceof ColumnType.ListOf list) {
            List<Object> converted = new ArrayList<>();
            for (Object element : (List<?>) value) {
                converted.add(convert(element, list.element()));
            }
            return converted;
        }
        if (type instanceof ColumnType.Text && flaw == Flaw.EMPTY_TEXT_IS_NULL && value.equals("")) {
            return null;
        }
        return value;
    }

    private Object decimal(BigDecimal number, ColumnType.Decimal type) {
        if (flaw == Flaw.MONEY_IS_FLOAT) {
            return BigDecimal.valueOf(number.doubleValue());
        }
        BigDecimal fitted =
                number.setScale(type.scale(), flaw == Flaw.ROUNDS_DOWN ? RoundingMode.DOWN : RoundingMode.HALF_UP);
        if (fitted.precision() > type.precision()) {
            throw new ArithmeticException("too many digits");
        }
        if (fitted.compareTo(number) != 0) {
            rounded++;
        }
        return fitted;
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private Instant instant(String text) {
        ZoneId utc = flaw == Flaw.TIMESTAMPS_IN_LOCAL_TIME ? ZoneId.systemDefault() : ZoneOffset.UTC;
        if (text.endsWith("Z")) {
            return Instant.parse(text);
        }
        return text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(utc).toInstant()
                : LocalDateTime.parse(text.replace(' ', 'T')).atZone(utc).toInstant();
    }

    private Object map(Object value, ColumnType.MapOf type) throws JsonProcessingException {
        Map<?, ?> source = value instanceof Map<?, ?> given
                ? given
                : JSON.readValue((String) value, new TypeReference<Map<?, ?>>() {});
        Map<Object, Object> converted = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : source.entrySet()) {
            converted.put(convert(entry.getKey(), type.key()), convert(entry.getValue(), type.value()));
        }
        return converted.isEmpty() && flaw == Flaw.EMPTY_MAP_IS_NULL ? null : converted;
    }

    /** A value of a narrower type in a column that was widened. */
    static Object widen(Object value, ColumnType type) {
        if (value == null) {
            return null;
        }
        if (type instanceof ColumnType.Text) {
            return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        }
        if (type instanceof ColumnType.Decimal decimal
                && !(value instanceof BigDecimal exact && exact.scale() == decimal.scale())) {
            return new BigDecimal(value.toString()).setScale(decimal.scale(), RoundingMode.UNNECESSARY);
        }
        if (type instanceof ColumnType.Timestamp && value instanceof LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        return value;
    }
}
