package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Labels of jobs, tables and datasets: lower case letters, digits, dashes and underscores only. */
final class Labels {

    private static final Pattern KEY = Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
    private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");
    private static final int MOST = 64;

    private Labels() {}

    static void check(JsonNode labels) {
        if (labels.size() > MOST) {
            throw Refusal.invalid("Too many labels: at most " + MOST + " are allowed");
        }
        labels.properties().forEach(each -> {
            if (!KEY.matcher(each.getKey()).matches()) {
                throw Refusal.invalid("Label key \"" + each.getKey() + "\" has invalid characters or is too long");
            }
            if (!each.getValue().isNull()
                    && !VALUE.matcher(each.getValue().asText()).matches()) {
                throw Refusal.invalid(
                        "Label value \"" + each.getValue().asText() + "\" has invalid characters or is too long");
            }
        });
    }
}
