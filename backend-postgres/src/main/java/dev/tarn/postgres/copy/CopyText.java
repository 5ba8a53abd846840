package dev.tarn.postgres.copy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values as texts that the server reads, before COPY's own escapes. */
final class CopyText {

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
    /** As the embedded engine writes times in JSON. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private CopyText() {}

    /** A value's text; null where there is none. */
    static String of(Object value, ColumnType type) {
        if (value == null) {
            return null;
        }
        if (value instanceof Instant instant) {
            LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            return date(time.toLocalDate(), " " + TIME.format(time));
        }
        if (value instanceof LocalDate date) {
            return date(date, "");
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof Map<?, ?> || value instanceof List<?> ? jsonText(json(value, type)) : value.toString();
    }

    private static String date(LocalDate date, String time) {
        int year = date.getYear();
        String text = String.format(
                Locale.ROOT,
                "%04d-%02d-%02d%s",
                year > 0 ? year : 1 - year,
                date.getMonthValue(),
                date.getDayOfMonth(),
                time);
        return year > 0 ? text : text + " BC";
    }

    /** A value as JSON has it: numbers with all their digits, times and bytes as texts. */
    static Object json(Object value, ColumnType type) {
        if (value == null) {
            return null;
        } else if (type instanceof ColumnType.MapOf map) {
            Map<String, Object> values = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((key, item) -> values.put(of(key, map.key()), json(item, map.value())));
            return values;
        } else if (type instanceof ColumnType.ListOf list) {
            List<Object> values = new ArrayList<>();
            ((List<?>) value).forEach(item -> values.add(json(item, list.element())));
            return values;
        } else if (type instanceof ColumnType.StructOf struct) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Column field : struct.fields()) {
                values.put(field.name(), json(((Map<?, ?>) value).get(field.name()), field.type()));
            }
            return values;
        } else if (type instanceof ColumnType.Json) {
            // As it is: its numbers keep their digits.
            return new RawValue(value.toString());
        }
        return value instanceof Number || value instanceof Boolean ? value : of(value, type);
    }

    static String jsonText(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
