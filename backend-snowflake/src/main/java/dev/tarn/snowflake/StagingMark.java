package dev.tarn.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.model.PartitionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the comment of an attempt's table says: whose it is.
 *
 * @param vendor the partition's vendor
 * @param export its export
 * @param account its account
 * @param period its billing period
 * @param attempt the fencing number
 * @param since when the attempt began
 */
record StagingMark(String vendor, String export, String account, String period, long attempt, Instant since) {

    static final String PREFIX = "TARN_STAGE_";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_LOAD = Duration.ofDays(2);

    static StagingMark of(PartitionKey partition, long attempt) {
        return new StagingMark(
                partition.export().vendor(),
                partition.export().name(),
                partition.account(),
                partition.period().toString(),
                attempt,
                Instant.now());
    }

    String text() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("tarn", "staged rows");
        values.put("vendor", vendor);
        values.put("export", export);
        values.put("account", account);
        values.put("period", period);
        values.put("attempt", String.valueOf(attempt));
        values.put("since", since.toString());
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The mark of a comment; empty for somebody else's. */
    static Optional<StagingMark> of(String comment) {
        try {
            var node = JSON.readTree(comment);
            return Optional.of(new StagingMark(
                    node.path("vendor").asText(),
                    node.path("export").asText(),
                    node.path("account").asText(),
                    node.path("period").asText(),
                    Long.parseLong(node.path("attempt").asText()),
                    Instant.parse(node.path("since").asText())));
        } catch (JsonProcessingException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Whether the attempt began so long ago that nobody will come back for it. */
    boolean isOld() {
        return since.isBefore(Instant.now().minus(LONGEST_LOAD));
    }
}
