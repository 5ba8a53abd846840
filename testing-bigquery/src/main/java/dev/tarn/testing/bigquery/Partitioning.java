package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a table is partitioned by time.
 *
 * @param column the column whose value decides
 * @param unit {@code MONTH}, {@code DAY}, {@code HOUR} or {@code YEAR}
 */
record Partitioning(String column, String unit) {

    /** The column of those tables whose partitions no column decides: it is there, but {@code *} does not mean it. */
    static final String PSEUDO = "_PARTITIONTIME";

    static Field pseudo() {
        return Field.of(PSEUDO, "TIMESTAMP");
    }

    /** What the engine has to know of that column: a partition begins with its unit, and the present one is meant if none is named. */
    Optional<String> constraint() {
        String truncated = "date_trunc('" + unit.toLowerCase(Locale.ROOT) + "', ";
        return Optional.of("DEFAULT (" + truncated + "now())) CHECK (" + PSEUDO + " = " + truncated + PSEUDO + "))")
                .filter(each -> column.equals(PSEUDO));
    }

    /** The first instant of a partition of that column, as an expression of the engine. */
    static String start(String id) {
        String unit = id.length() == 4 ? "YEAR" : id.length() == 6 ? "MONTH" : id.length() == 10 ? "HOUR" : "DAY";
        String format = new Partitioning(PSEUDO, unit).format();
        return "CAST(strptime(" + EngineTypes.text(id) + ", '" + format + "') AS TIMESTAMPTZ)";
    }

    /** The columns of a table of such settings: those of its schema, and the hidden one if there must be one. */
    static List<Field> all(ObjectNode resource, List<Field> fields) {
        boolean hidden =
                of(resource).filter(each -> each.column().equals(PSEUDO)).isPresent();
        if (!hidden || fields.stream().anyMatch(each -> each.name().equals(PSEUDO))) {
            return fields;
        }
        List<Field> all = new ArrayList<>(fields);
        all.add(pseudo());
        return all;
    }

    /** The columns that a schema shows. */
    static List<Field> shown(List<Field> fields) {
        return fields.stream().filter(each -> !each.name().equals(PSEUDO)).toList();
    }

    static Optional<Partitioning> of(ObjectNode resource) {
        JsonNode node = resource.path("timePartitioning");
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        return Optional.of(new Partitioning(
                node.path("field").asText(PSEUDO), node.path("type").asText("DAY")));
    }

    void check(List<Field> fields) {
        Field field = fields.stream()
                .filter(each -> each.name().equalsIgnoreCase(column))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid(
                        "The field specified for partitioning cannot be found in the schema: " + column));
        if (!List.of("DATE", "TIMESTAMP", "DATETIME").contains(field.type()) || field.repeated()) {
            throw Refusal.invalid(
                    "The field specified for time partitioning can only be of type TIMESTAMP, DATE or DATETIME. "
                            + "The type found is: " + field.type() + ".");
        }
        if (unit.equals("HOUR") && field.type().equals("DATE")) {
            throw Refusal.invalid("Hourly partitioning is not supported for a DATE column");
        }
    }

    private String format() {
        return switch (unit) {
            case "YEAR" -> "%Y";
            case "MONTH" -> "%Y%m";
            case "HOUR" -> "%Y%m%d%H";
            default -> "%Y%m%d";
        };
    }

    /** The partition of a row, as an expression of the engine. */
    String expression() {
        return "coalesce(strftime(" + EngineTypes.quoted(column) + ", '" + format() + "'), '__NULL__')";
    }

    void checkId(String id) {
        int digits = switch (unit) {
            case "YEAR" -> 4;
            case "MONTH" -> 6;
            case "HOUR" -> 10;
            default -> 8;
        };
        if (!id.equals("__NULL__") && !id.matches("[0-9]{" + digits + "}")) {
            throw Refusal.invalid("Invalid time partitioning encoding: expected a partition of " + unit + " (" + digits
                    + " digits), but found '" + id + "'");
        }
    }
}
