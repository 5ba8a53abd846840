package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import dev.tarn.testing.bigquery.sql.Translation;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Makes, changes and describes tables. */
final class Tables {

    private static final int LONGEST_VIEW = 256 * 1024;

    private static final List<String> SETTINGS = List.of(
            "friendlyName",
            "description",
            "labels",
            "expirationTime",
            "timePartitioning",
            "clustering",
            "requirePartitionFilter",
            "view",
            "externalDataConfiguration",
            "snapshotDefinition",
            "cloneDefinition",
            "maxStaleness");

    private final Service service;

    Tables(Service service) {
        this.service = service;
    }

    StoredTable insert(Address address, JsonNode body) throws SQLException {
        service.permissions().check("bigquery.tables.create", Address.of(address.project(), address.dataset(), ""));
        Labels.check(body.path("labels"));
        ObjectNode resource = settings(body);
        if (body.hasNonNull("view")) {
            return service.catalog().create(address, Kind.VIEW, resource, viewFields(body));
        }
        List<Field> fields = Partitioning.all(resource, FieldJson.read(body.path("schema")));
        if (body.hasNonNull("externalDataConfiguration")) {
            JsonNode external = body.path("externalDataConfiguration");
            List<Field> columns = fields.isEmpty() ? FieldJson.read(external.path("schema")) : fields;
            return service.catalog()
                    .create(
                            address,
                            Kind.EXTERNAL,
                            resource,
                            columns.isEmpty() ? service.sources().fields(external) : columns);
        }
        return service.catalog().create(address, Kind.TABLE, resource, fields);
    }

    private static ObjectNode settings(JsonNode body) {
        ObjectNode resource = Json.object();
        for (String each : SETTINGS) {
            if (body.hasNonNull(each)) {
                resource.set(each, body.get(each));
            }
        }
        return resource;
    }

    List<Field> viewFields(JsonNode body) {
        if (body.path("view").path("useLegacySql").asBoolean(true)) {
            throw Refusal.invalid("the emulator has no legacy SQL: set useLegacySql to false");
        }
        if (body.path("view").path("query").asText().length() > LONGEST_VIEW) {
            throw Refusal.invalid(
                    "The view query is too large. The maximum length of a standard SQL view query is 256.00K characters.");
        }
        QueryContext context = service.context(body.path("view"), "US", "");
        try (Workspace workspace = service.workspace()) {
            Text query = Text.of(body.path("view").path("query").asText());
            String sql = Translation.statement(
                    query.part(0, Script.end(query)), new QueryScope(context.anywhere(), workspace));
            return new RowReader(workspace.session()).describe(sql);
        } catch (SqlProblem e) {
            throw Refusal.of(e);
        } catch (SQLException e) {
            throw EngineProblems.of(e);
        }
    }

    /** Changes what a body names; what it gives as null is taken away. */
    void patch(StoredTable table, JsonNode body) throws SQLException {
        service.permissions().check("bigquery.tables.update", table.address());
        service.limits().updated(table.address());
        Labels.check(body.path("labels"));
        ObjectNode resource = table.resource();
        JsonNode partitioning = body.path("timePartitioning");
        if (partitioning.isObject() && table.kind() == Kind.TABLE) {
            JsonNode old = resource.path("timePartitioning");
            boolean same =
                    old.path("type").asText().equals(partitioning.path("type").asText())
                            && old.path("field")
                                    .asText()
                                    .equals(partitioning.path("field").asText());
            if (!same) {
                throw Refusal.invalid(
                        "Cannot convert " + (old.isMissingNode() ? "non partitioned/clustered" : "partitioned")
                                + " table to partitioned/clustered table.");
            }
        }
        for (String each : SETTINGS) {
            if (body.has(each)) {
                if (body.get(each).isNull()) {
                    resource.remove(each);
                } else if (each.equals("labels")) {
                    labels(resource, body.get(each));
                } else {
                    resource.set(each, body.get(each));
                }
            }
        }
        if (body.hasNonNull("schema") && table.kind() == Kind.TABLE) {
            SchemaUpdate update = SchemaUpdate.owned(table, FieldJson.read(body.path("schema")));
            alter(table, update);
        }
        Clustering.check(resource, table.fields());
        table.resource(resource, service.store().now());
    }

    private static void labels(ObjectNode resource, JsonNode labels) {
        ObjectNode merged = resource.withObject("/labels");
        labels.properties().forEach(each -> {
            if (each.getValue().isNull()) {
                merged.remove(each.getKey());
            } else {
                merged.set(each.getKey(), each.getValue());
            }
        });
    }

    void alter(StoredTable table, SchemaUpdate update) throws SQLException {
        if (!update.changes().isEmpty() || !update.fields().equals(table.fields())) {
            service.store().alter(table, update.changes(), update.fields());
        }
    }

    /** A table as the REST interface describes it. */
    ObjectNode json(StoredTable table, boolean statistics) throws SQLException {
        ObjectNode json = table.resource();
        Expirations.describe(json);
        Address address = table.address();
        json.put("kind", "bigquery#table")
                .put("id", address.project() + ":" + address.dataset() + "." + address.table())
                .put("etag", "\"" + table.modified() + "\"")
                .put("type", table.kind().name())
                .put("creationTime", millis(table.created()))
                .put("lastModifiedTime", millis(table.modified()))
                .put("location", service.catalog().dataset(address.dataset()).location());
        json.set("tableReference", address.json());
        json.set("schema", FieldJson.schema(Partitioning.shown(table.fields())));
        if (statistics && (table.kind() == Kind.TABLE || table.kind() == Kind.SNAPSHOT)) {
            long rows = service.store().count(table.physical());
            String bytes = String.valueOf(rows * Cost.rowBytes(table.fields()));
            json.put("numRows", String.valueOf(rows))
                    .put("numBytes", bytes)
                    .put("numTotalLogicalBytes", bytes)
                    .put("numLongTermBytes", "0");
        }
        return json;
    }

    static String millis(Instant at) {
        return String.valueOf(at.toEpochMilli());
    }
}
