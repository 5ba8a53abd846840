package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Where a table is.
 *
 * @param dataset the dataset
 * @param table the table, without a decorator
 * @param partition the partition that a decorator names: {@code 202401} of {@code table$202401}
 * @param at the time that a decorator names, in milliseconds since 1970: that of {@code table@1700000000000}
 */
record Address(String project, String dataset, String table, Optional<String> partition, Optional<String> at) {

    static Address of(String project, String dataset, String table) {
        int dollar = table.indexOf('$');
        int sign = table.indexOf('@');
        if (dollar > 0) {
            return new Address(
                    project,
                    dataset,
                    table.substring(0, dollar),
                    Optional.of(table.substring(dollar + 1)),
                    Optional.empty());
        }
        if (sign > 0) {
            return new Address(
                    project,
                    dataset,
                    table.substring(0, sign),
                    Optional.empty(),
                    Optional.of(table.substring(sign + 1)));
        }
        return new Address(project, dataset, table, Optional.empty(), Optional.empty());
    }

    static Address of(JsonNode reference, String project) {
        return of(
                reference.path("projectId").asText(project),
                reference.path("datasetId").asText(),
                reference.path("tableId").asText());
    }

    ObjectNode json() {
        return Json.object().put("projectId", project).put("datasetId", dataset).put("tableId", table);
    }

    @Override
    public String toString() {
        return project + ":" + dataset + "." + table;
    }
}
