package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.StoredTable.State;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Copies tables, or partitions of them; makes snapshots and clones. */
final class CopyJob {

    private final Service service;
    private final Job job;
    private final JsonNode copy;

    CopyJob(Service service, Job job) {
        this.service = service;
        this.job = job;
        this.copy = job.configuration().path("copy");
    }

    void run() throws SQLException {
        Address address = Address.of(copy.path("destinationTable"), service.project());
        service.catalog().dataset(address.dataset());
        List<Address> sources = new ArrayList<>();
        if (copy.hasNonNull("sourceTable")) {
            sources.add(Address.of(copy.path("sourceTable"), service.project()));
        }
        copy.path("sourceTables").forEach(each -> sources.add(Address.of(each, service.project())));
        String operation = copy.path("operationType").asText("COPY");
        try (Workspace workspace = service.workspace()) {
            job.running(workspace);
            long rows = operation.equals("SNAPSHOT") || operation.equals("CLONE")
                    ? whole(workspace, address, sources, operation)
                    : rows(workspace, address, sources);
            job.statistics()
                    .putObject("copy")
                    .put("copiedRows", String.valueOf(rows))
                    .put("copiedLogicalBytes", "0");
        }
    }

    private StoredTable source(Address address) {
        StoredTable table = service.catalog().table(address);
        service.permissions().check("bigquery.tables.getData", table.address());
        if (table.kind() != Kind.TABLE && table.kind() != Kind.SNAPSHOT) {
            throw Refusal.invalid("Cannot copy from " + table.kind() + " " + table.address());
        }
        return table;
    }

    private State state(StoredTable table, Address address) {
        return address.at()
                .map(at -> table.at(Instant.ofEpochMilli(Long.parseLong(at)).plusNanos(999_000))
                        .orElseThrow(() -> Refusal.invalid("Invalid snapshot time " + at + " for table " + address + "@"
                                + at + ". Cannot read before " + table.created().toEpochMilli())))
                .orElseGet(table::state);
    }

    private static String select(StoredTable table, State state, Address address) {
        String where = address.partition()
                .map(id -> " WHERE "
                        + table.partitioning()
                                .orElseThrow(() ->
                                        Refusal.invalid("Cannot read partition information from a table that is not "
                                                + "partitioned: " + address))
                                .expression()
                        + " = " + EngineTypes.text(id))
                .orElse("");
        String columns = state.fields().stream()
                .map(each -> EngineTypes.quoted(each.name()))
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + Store.readable(state) + where;
    }

    private long rows(Workspace workspace, Address address, List<Address> sources) throws SQLException {
        List<Field> fields = List.of();
        List<String> selects = new ArrayList<>();
        ObjectNode configuration = copy.deepCopy();
        for (Address each : sources) {
            StoredTable table = source(each);
            State state = state(table, each);
            selects.add(select(table, state, each));
            if (!fields.isEmpty() && !fields.equals(state.fields())) {
                throw Refusal.invalid("Provided Schema does not match Table " + each + ".");
            }
            fields = state.fields();
            settings(configuration, table);
        }
        return new Destination(service, address, configuration, "WRITE_EMPTY")
                .write(workspace, String.join(" UNION ALL ", selects), fields);
    }

    /** A table that is made by copying is partitioned like the one copied. */
    private static void settings(ObjectNode configuration, StoredTable table) {
        for (String each : List.of("timePartitioning", "clustering")) {
            if (table.resource().hasNonNull(each)) {
                configuration.set(each, table.resource().get(each));
            }
        }
    }

    private long whole(Workspace workspace, Address address, List<Address> sources, String operation)
            throws SQLException {
        if (sources.size() != 1) {
            throw Refusal.invalid(operation + " needs exactly one source table");
        }
        if (service.catalog().find(address).isPresent()) {
            throw Refusal.duplicate("Table " + address);
        }
        service.permissions().check("bigquery.tables.create", Address.of(address.project(), address.dataset(), ""));
        StoredTable table = source(sources.get(0));
        State state = state(table, sources.get(0));
        ObjectNode resource = Json.object();
        settings(resource, table);
        boolean snapshot = operation.equals("SNAPSHOT");
        ObjectNode definition = resource.putObject(snapshot ? "snapshotDefinition" : "cloneDefinition");
        definition.set("baseTableReference", table.address().json());
        definition.put(
                snapshot ? "snapshotTime" : "cloneTime", service.store().now().toString());
        if (copy.hasNonNull("destinationExpirationTime")) {
            resource.put(
                    "expirationTime",
                    Tables.millis(
                            Instant.parse(copy.path("destinationExpirationTime").asText())));
        }
        State made = service.store().create(state.fields(), resource);
        long rows = workspace
                .session()
                .execute("INSERT INTO " + made.physical() + " " + select(table, state, sources.get(0)));
        service.catalog()
                .add(
                        address,
                        snapshot ? Kind.SNAPSHOT : Kind.TABLE,
                        resource,
                        new State(
                                made.physical(),
                                -1,
                                state.fields(),
                                service.store().now()));
        return rows;
    }
}
