package dev.tarn.bigquery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.testing.emulator.RecordedRequest;
import java.util.ArrayList;
import java.util.List;

/** What was sent to the emulator. */
final class Sent {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<RecordedRequest> requests;

    Sent(List<RecordedRequest> requests) {
        this.requests = requests;
    }

    /** The statements and scripts, dry runs left out, with what differs from run to run replaced. */
    List<String> statements(String dataset) {
        List<String> statements = new ArrayList<>();
        for (RecordedRequest request : requests) {
            JsonNode body = body(request);
            JsonNode job = body.path("configuration");
            String sql = job.has("query")
                    ? job.path("query").path("query").asText()
                    : body.path("query").asText("");
            if (!sql.isEmpty() && !job.path("dryRun").asBoolean()) {
                statements.add(normal(sql, dataset));
            } else if (job.has("copy")) {
                statements.add("-- a copy job: " + text(job.path("copy"), dataset));
            } else if (request.method().equals("POST") && request.path().startsWith("/upload")) {
                statements.add("-- a load job by a resumable upload: " + text(job.path("load"), dataset));
            }
        }
        return statements;
    }

    private static String text(JsonNode configuration, String dataset) {
        return normal(configuration.toString(), dataset);
    }

    private static String normal(String text, String dataset) {
        return text.replace(dataset, "DATASET")
                .replaceAll("tarn_stage_[0-9a-f]{16}_(\\d+)_[0-9a-f]{16}", "tarn_stage_PARTITION_$1_ID")
                .replaceAll("tarn_snapshot_[0-9a-f]{16}", "tarn_snapshot_ID")
                .replaceAll("\\('tarn-test', '[0-9a-f]{16}'\\), ", "")
                .replaceAll("(expiration_timestamp = |AS OF )TIMESTAMP '[^']*'", "$1TIMESTAMP 'TIME'");
    }

    long jobs() {
        return requests.stream()
                .filter(r -> r.method().equals("POST") && r.path().endsWith("/jobs"))
                .filter(r -> !r.path().startsWith("/upload"))
                .count();
    }

    long queries() {
        return requests.stream().filter(r -> r.path().endsWith("/queries")).count();
    }

    long uploads() {
        return requests.stream()
                .filter(r -> r.method().equals("POST") && r.path().startsWith("/upload"))
                .count();
    }

    /** All but those that look how far a job is, whose number depends on how fast it is. */
    long roundTrips() {
        return requests.stream()
                .filter(r -> !(r.method().equals("GET") && r.path().contains("/jobs/")))
                .count();
    }

    private static JsonNode body(RecordedRequest request) {
        try {
            return request.body().startsWith("{") ? JSON.readTree(request.body()) : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
