package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import java.util.List;
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
                        column.equals(PSEUDO)
                                ? "the emulator makes tables with partitions by ingestion time by SQL only"
                                : "The field specified for partitioning cannot be found in the schema: " + column));
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
