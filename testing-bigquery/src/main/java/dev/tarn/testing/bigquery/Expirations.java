package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import java.time.Instant;

/** What a new table takes over from its dataset: when it ends, or when each of its partitions does. A 0 says never. */
final class Expirations {

    private Expirations() {}

    static void inherit(ObjectNode dataset, ObjectNode table, Instant now) {
        long partitions = dataset.path("defaultPartitionExpirationMs").asLong(0);
        boolean partitioned = table.path("timePartitioning") instanceof ObjectNode;
        if (partitioned && partitions > 0) {
            ObjectNode partitioning = table.withObject("/timePartitioning");
            if (!partitioning.has("expirationMs")) {
                partitioning.put("expirationMs", String.valueOf(partitions));
            }
        }
        long whole = dataset.path("defaultTableExpirationMs").asLong(0);
        if (whole > 0 && !table.has("expirationTime") && !(partitioned && partitions > 0)) {
            table.put("expirationTime", String.valueOf(now.toEpochMilli() + whole));
        }
    }

    /** What is left of a table, as the engine reads it: partitions whose time has come are gone. */
    static String left(ObjectNode table, String readable) {
        long lifetime = table.path("timePartitioning").path("expirationMs").asLong(0);
        if (lifetime <= 0) {
            return readable;
        }
        Partitioning partitioning = Partitioning.of(table).orElseThrow();
        String start = "date_trunc('" + partitioning.unit() + "', CAST(" + EngineTypes.quoted(partitioning.column())
                + " AS TIMESTAMPTZ))";
        return "(SELECT * FROM " + readable + " WHERE coalesce(epoch_ms(" + start + ") + " + lifetime
                + " > epoch_ms(now()), true))";
    }

    /** Nothing is said about what never ends. */
    static void describe(ObjectNode table) {
        if (table.path("expirationTime").asText().equals("0")) {
            table.remove("expirationTime");
        }
        if (table.path("timePartitioning").path("expirationMs").asText().equals("0")) {
            table.withObject("/timePartitioning").remove("expirationMs");
        }
    }
}
