package dev.tarn.testing.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** The values of a statement's placeholders, as the driver sends them, as literals that the engine reads. */
final class Bindings {

    private final JsonNode values;
    private final int row;
    private final boolean absent;

    private Bindings(JsonNode values, int row, boolean absent) {
        this.values = values;
        this.row = row;
        this.absent = absent;
    }

    static Bindings of(JsonNode values) {
        return new Bindings(values, 0, false);
    }

    /** For a statement that is only described. */
    static Bindings none() {
        return new Bindings(JsonNodeFactory.instance.objectNode(), 0, true);
    }

    /** How many rows of values there are. */
    int rows() {
        JsonNode first = values.path("1").path("value");
        return first.isArray() ? first.size() : 1;
    }

    Bindings row(int number) {
        return new Bindings(values, number, absent);
    }

    /** The literal of a placeholder. */
    String literal(int position) throws SnowflakeError {
        if (absent) {
            return "NULL";
        }
        JsonNode bind = values.path(Integer.toString(position));
        if (bind.isMissingNode()) {
            throw new SnowflakeError("002049", "42601", "SQL compilation error:\nBind variable ? not set.");
        }
        JsonNode value = bind.path("value");
        if (value.isArray()) {
            value = value.path(row);
        }
        return value.isNull() || value.isMissingNode()
                ? "NULL"
                : literal(bind.path("type").asText(), value.asText());
    }

    private static String literal(String type, String value) throws SnowflakeError {
        return switch (type.toUpperCase(Locale.ROOT)) {
            case "FIXED" -> "(" + new BigDecimal(value).toPlainString() + ")";
            case "REAL" -> "CAST(" + Quoting.text(value) + " AS DOUBLE)";
            case "TEXT", "ANY" -> Quoting.text(value);
            case "BOOLEAN" -> Boolean.parseBoolean(value) || value.equals("1") ? "TRUE" : "FALSE";
            case "DATE" -> "DATE '" + LocalDate.ofEpochDay(Math.floorDiv(Long.parseLong(value), 86_400_000L)) + "'";
            case "TIME" -> "TIME '" + LocalTime.ofNanoOfDay(Long.parseLong(value)) + "'";
            case "TIMESTAMP", "TIMESTAMP_NTZ" -> "TIMESTAMP '" + time(value) + "'";
            case "TIMESTAMP_LTZ" -> "TIMESTAMPTZ '" + time(value) + "+00'";
            case "TIMESTAMP_TZ" -> "TIMESTAMPTZ '" + time(value.split(" ")[0]) + "+00'";
            case "BINARY" -> "from_hex(" + Quoting.text(value) + ")";
            default -> throw SnowflakeError.notEmulated("values of type " + type);
        };
    }

    private static String time(String nanos) {
        long value = Long.parseLong(nanos);
        LocalDateTime time = LocalDateTime.ofInstant(
                Instant.ofEpochSecond(
                        Math.floorDiv(value, 1_000_000_000L), Math.floorMod(value, 1_000_000_000L) / 1000 * 1000),
                ZoneOffset.UTC);
        return time.toLocalDate() + " " + time.toLocalTime();
    }
}
