package dev.tarn.csv;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.row.RowCursor;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
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

/**
 * Values of Java as CSV.
 *
 * @param columns the columns of each row
 * @param zoned whether times say that they are UTC
 */
record CsvText(List<Column> columns, boolean zoned) {

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    void header(Writer out) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            out.write(i == 0 ? "" : ",");
            quoted(columns.get(i).name(), out);
        }
        out.write('\n');
    }

    void row(RowCursor rows, Writer out) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            out.write(i == 0 ? "" : ",");
            Object value = rows.value(i);
            if (value != null) {
                quoted(text(value, columns.get(i).type()), out);
            }
        }
        out.write('\n');
    }

    private static void quoted(String text, Writer out) throws IOException {
        out.write('"');
        out.write(text.replace("\"", "\"\""));
        out.write('"');
    }

    private String text(Object value, ColumnType type) {
        return value instanceof Instant && zoned ? plain(value) + "+00:00" : nested(value, type);
    }

    private static String nested(Object value, ColumnType type) {
        return value instanceof Map<?, ?> || value instanceof List<?> ? json(tree(value, type)) : plain(value);
    }

    private static String plain(Object value) {
        if (value instanceof Instant instant) {
            return TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        } else if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        } else if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof Double number && number.isInfinite()) {
            return number > 0 ? "inf" : "-inf";
        }
        return value.toString();
    }

    /** A value as JSON has it: numbers with all their digits, times and bytes as texts. */
    private static Object tree(Object value, ColumnType type) {
        if (value == null) {
            return null;
        } else if (type instanceof ColumnType.MapOf map) {
            Map<String, Object> values = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((key, item) -> values.put(nested(key, map.key()), tree(item, map.value())));
            return values;
        } else if (type instanceof ColumnType.ListOf list) {
            List<Object> values = new ArrayList<>();
            ((List<?>) value).forEach(item -> values.add(tree(item, list.element())));
            return values;
        } else if (type instanceof ColumnType.StructOf struct) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Column field : struct.fields()) {
                values.put(field.name(), tree(((Map<?, ?>) value).get(field.name()), field.type()));
            }
            return values;
        } else if (type instanceof ColumnType.Json) {
            // As it is: its numbers keep their digits.
            return new RawValue(value.toString());
        } else if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            return number.toString();
        }
        return value instanceof Number || value instanceof Boolean ? value : plain(value);
    }

    private static String json(Object tree) {
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
