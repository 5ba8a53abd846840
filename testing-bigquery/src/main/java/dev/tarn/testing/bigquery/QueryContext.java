package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import java.util.List;
import java.util.Optional;

/**
 * What the statements of one query share.
 *
 * @param service the service
 * @param configuration the query's configuration, as it was sent
 * @param parameters its parameters
 * @param location where it runs
 * @param session the session it belongs to; empty if none
 * @param meter adds up what it reads
 */
record QueryContext(
        Service service, JsonNode configuration, Parameters parameters, String location, String session, Meter meter) {

    QueryContext withoutParameters() {
        return new QueryContext(
                service, Json.object(), new Parameters(Json.object(), List.of()), location, session, meter);
    }

    Store store() {
        return service.store();
    }

    Catalog catalog() {
        return service.catalog();
    }

    Permissions permissions() {
        return service.permissions();
    }

    Limits limits() {
        return service.limits();
    }

    String project() {
        return catalog().project();
    }

    Optional<String> defaultDataset() {
        return Optional.ofNullable(
                configuration.path("defaultDataset").path("datasetId").asText(null));
    }

    /** Project, dataset and table of a path. */
    Address address(List<String> path) {
        if (path.size() == 3) {
            return new Address(path.get(0), path.get(1), path.get(2), Optional.empty(), Optional.empty());
        }
        if (path.size() == 2) {
            return new Address(project(), path.get(0), path.get(1), Optional.empty(), Optional.empty());
        }
        if (path.size() != 1) {
            throw SqlProblem.invalid("Invalid table name: " + String.join(".", path));
        }
        String dataset = defaultDataset()
                .orElseThrow(() -> SqlProblem.invalid(
                        "Table \"" + path.get(0) + "\" must be qualified with a dataset (e.g. dataset.table)."));
        return new Address(project(), dataset, path.get(0), Optional.empty(), Optional.empty());
    }

    /** The same where datasets of all locations are seen. */
    QueryContext anywhere() {
        return new QueryContext(service, configuration, parameters, "", session, meter);
    }

    Catalog.Dataset dataset(String id) {
        return catalog()
                .found(id)
                .filter(each -> location.isEmpty() || each.location().equalsIgnoreCase(location))
                .orElseThrow(() -> SqlProblem.notFound(
                        "Not found: Dataset " + project() + ":" + id + " was not found in location " + location));
    }

    StoredTable table(List<String> path) {
        Address address = address(path);
        catalog().project(address.project());
        return Optional.ofNullable(dataset(address.dataset()).tables().get(address.table()))
                .orElseThrow(() ->
                        SqlProblem.notFound("Not found: Table " + address + " was not found in location " + location));
    }

    String external(StoredTable table) {
        return service.sources().external(table.resource().path("externalDataConfiguration"), table.fields());
    }

    /** The tables of the service that ask for a filter are not Tarn's; the emulator would have to look for one. */
    void checkPruned(StoredTable table) {
        if (table.kind() == Kind.TABLE
                && table.resource().path("requirePartitionFilter").asBoolean(false)) {
            String query = configuration.path("query").asText();
            String column = table.partitioning().map(Partitioning::column).orElse("");
            if (!query.toLowerCase(java.util.Locale.ROOT).contains(column.toLowerCase(java.util.Locale.ROOT))) {
                throw SqlProblem.invalid(
                        "Cannot query over table '" + table.address() + "' without a filter over column(s) '" + column
                                + "' that can be used for partition elimination");
            }
        }
    }
}
