package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.StoredTable.State;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The table that a job writes, or a partition of it. */
final class Destination {

    private final Service service;
    private final Address address;
    private final JsonNode configuration;
    private final String disposition;
    private final Set<String> updates;

    Destination(Service service, Address address, JsonNode configuration, String usual) {
        this.service = service;
        this.address = address;
        this.configuration = configuration;
        this.disposition = configuration.path("writeDisposition").asText(usual);
        this.updates = Set.copyOf(Json.texts(configuration.path("schemaUpdateOptions")));
    }

    /** Writes what a query of the engine gives, or nothing at all; how many rows. */
    long write(Workspace workspace, String select, List<Field> fields) throws SQLException {
        service.limits().loaded(address);
        boolean truncatesPartition =
                disposition.equals("WRITE_TRUNCATE") && address.partition().isPresent();
        if (!updates.isEmpty() && !disposition.equals("WRITE_APPEND") && !truncatesPartition) {
            throw Refusal.invalid(
                    "Schema update options should only be specified with WRITE_APPEND disposition, or with "
                            + "WRITE_TRUNCATE disposition on a table partition.");
        }
        String staged = service.store().name("staged");
        workspace.session().execute("CREATE TEMP TABLE " + staged + " AS " + select);
        try {
            Optional<StoredTable> table = service.catalog().find(address);
            return table.isEmpty() ? create(workspace, staged, fields) : write(workspace, table.get(), staged, fields);
        } finally {
            workspace.session().execute("DROP TABLE IF EXISTS " + staged);
        }
    }

    private static long count(Workspace workspace, String staged) throws SQLException {
        return workspace
                .session()
                .query("SELECT count(*) FROM " + staged, row -> row.getLong(1))
                .get(0);
    }

    private long create(Workspace workspace, String staged, List<Field> given) throws SQLException {
        if (configuration.path("createDisposition").asText("CREATE_IF_NEEDED").equals("CREATE_NEVER")) {
            throw Refusal.notFound("Table " + address);
        }
        service.permissions().check("bigquery.tables.create", Address.of(address.project(), address.dataset(), ""));
        ObjectNode resource = Json.object();
        for (String each : List.of("timePartitioning", "clustering")) {
            if (configuration.hasNonNull(each)) {
                resource.set(each, configuration.get(each));
            }
        }
        List<Field> fields = Partitioning.all(resource, given);
        Catalog.check(resource, fields);
        checkPartition(workspace, Partitioning.of(resource), staged);
        State state = service.store().create(fields, resource);
        long rows = insert(workspace, state.physical(), staged, fields, fields);
        service.catalog()
                .add(
                        address,
                        Kind.TABLE,
                        resource,
                        new State(state.physical(), -1, fields, service.store().now()));
        return rows;
    }

    private long write(Workspace workspace, StoredTable table, String staged, List<Field> fields) throws SQLException {
        if (table.kind() != Kind.TABLE) {
            throw Refusal.invalid("Cannot write to " + table.kind() + " " + table.address());
        }
        service.permissions().check("bigquery.tables.updateData", table.address());
        address.partition()
                .ifPresent(id -> table.partitioning()
                        .orElseThrow(() -> Refusal.invalid("Cannot write to partition " + id + " of " + table.address()
                                + ": the table is not partitioned"))
                        .checkId(id));
        checkPartition(workspace, table.partitioning(), staged);
        switch (disposition) {
            case "WRITE_EMPTY":
                if (service.store().count(table.physical()) > 0) {
                    throw Refusal.duplicate("Table " + table.address());
                }
                return append(workspace, table, staged, fields);
            case "WRITE_APPEND":
                return append(workspace, table, staged, fields);
            case "WRITE_TRUNCATE":
                return address.partition().isPresent()
                        ? partition(workspace, table, staged, fields)
                        : replace(workspace, table, staged, fields);
            case "WRITE_TRUNCATE_DATA":
                update(table, fields);
                return workspace.change(table, false, () -> {
                    workspace.session().execute("DELETE FROM " + table.physical());
                    return insert(workspace, table.physical(), staged, fields, table.fields());
                });
            default:
                throw Refusal.invalid("Invalid value for writeDisposition: " + disposition + " is not a valid value");
        }
    }

    private void update(StoredTable table, List<Field> fields) throws SQLException {
        SchemaUpdate update = SchemaUpdate.byJob(
                table, fields, updates.contains("ALLOW_FIELD_ADDITION"), updates.contains("ALLOW_FIELD_RELAXATION"));
        service.tables().alter(table, update);
    }

    private long append(Workspace workspace, StoredTable table, String staged, List<Field> fields) throws SQLException {
        update(table, fields);
        return workspace.change(table, true, () -> insert(workspace, table.physical(), staged, fields, table.fields()));
    }

    private long partition(Workspace workspace, StoredTable table, String staged, List<Field> fields)
            throws SQLException {
        update(table, fields);
        String expression = table.partitioning().orElseThrow().expression();
        return workspace.change(table, false, () -> {
            workspace
                    .session()
                    .execute(
                            "DELETE FROM " + table.physical() + " WHERE " + expression + " = ?",
                            address.partition().orElseThrow());
            return insert(workspace, table.physical(), staged, fields, table.fields());
        });
    }

    /** The whole table, its columns included. */
    private long replace(Workspace workspace, StoredTable table, String staged, List<Field> given) throws SQLException {
        ObjectNode resource = table.resource();
        List<Field> fields = Partitioning.all(resource, given);
        Catalog.check(resource, fields);
        State state = service.store().create(fields, resource);
        long rows = insert(workspace, state.physical(), staged, fields, fields);
        workspace.replace(table, state.physical(), fields);
        return rows;
    }

    /** Rows of other partitions than the one that is named fail the job. */
    private void checkPartition(Workspace workspace, Optional<Partitioning> partitioning, String staged)
            throws SQLException {
        if (address.partition().isEmpty()) {
            return;
        }
        String id = address.partition().get();
        Partitioning by = partitioning.orElseThrow(() -> Refusal.invalid(
                "Cannot write to partition " + id + " of " + address + ": the table is not partitioned"));
        List<String> columns = workspace
                .session()
                .query("SELECT lower(column_name) FROM (DESCRIBE " + staged + ")", row -> row.getString(1));
        if (by.column().equals(Partitioning.PSEUDO)
                && !columns.contains(Partitioning.PSEUDO.toLowerCase(Locale.ROOT))) {
            return;
        }
        boolean without = !columns.contains(by.column().toLowerCase(Locale.ROOT));
        long strangers = without
                ? count(workspace, staged)
                : workspace
                        .session()
                        .query(
                                "SELECT count(*) FROM " + staged + " WHERE " + by.expression() + " <> ?",
                                row -> row.getLong(1),
                                id)
                        .get(0);
        if (strangers > 0) {
            throw Refusal.invalid(
                    "Some rows belong to different partitions rather than destination partition '" + id + "'");
        }
    }

    private long insert(Workspace workspace, String physical, String staged, List<Field> fields, List<Field> target)
            throws SQLException {
        List<String> names =
                workspace.session().query("SELECT column_name FROM (DESCRIBE " + staged + ")", row -> row.getString(1));
        List<Field> written = fields.stream()
                .filter(each -> names.stream().anyMatch(name -> name.equalsIgnoreCase(each.name())))
                .toList();
        String columns =
                written.stream().map(each -> EngineTypes.quoted(each.name())).collect(Collectors.joining(", "));
        String values = written.stream()
                .map(each -> "CAST(" + EngineTypes.quoted(each.name()) + " AS "
                        + EngineTypes.engineType(like(target, each)) + ")")
                .collect(Collectors.joining(", "));
        boolean hidden = target.stream().anyMatch(each -> each.name().equals(Partitioning.PSEUDO))
                && written.stream().noneMatch(each -> each.name().equals(Partitioning.PSEUDO));
        if (hidden && address.partition().isPresent()) {
            columns += ", " + EngineTypes.quoted(Partitioning.PSEUDO);
            values += ", " + Partitioning.start(address.partition().get());
        }
        return workspace
                .session()
                .execute("INSERT INTO " + physical + " (" + columns + ") SELECT " + values + " FROM " + staged);
    }

    private static Field like(List<Field> target, Field field) {
        return target.stream()
                .filter(each -> each.name().equalsIgnoreCase(field.name()))
                .findFirst()
                .orElse(field);
    }
}
