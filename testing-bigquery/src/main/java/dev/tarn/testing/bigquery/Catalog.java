package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.StoredTable.State;
import dev.tarn.testing.bigquery.sql.Field;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The datasets of a project and what is in them. Names are told apart by case. */
final class Catalog {

    /** A dataset: what its owner set, and its tables by name. */
    record Dataset(String id, String location, ObjectNode resource, Instant created, Map<String, StoredTable> tables) {

        /** Tables whose time has come are gone. */
        @Override
        public Map<String, StoredTable> tables() {
            tables.values().removeIf(StoredTable::expired);
            return tables;
        }
    }

    private final String project;
    private final Store store;
    private final Map<String, Dataset> datasets = new ConcurrentSkipListMap<>();

    Catalog(String project, Store store) {
        this.project = project;
        this.store = store;
    }

    String project() {
        return project;
    }

    void project(String named) {
        if (!named.equals(project)) {
            throw new Refusal(404, "notFound", "", "Not found: Project " + named);
        }
    }

    List<Dataset> datasets() {
        return List.copyOf(datasets.values());
    }

    Dataset dataset(String id) {
        return Optional.ofNullable(datasets.get(id))
                .orElseThrow(() -> Refusal.notFound("Dataset " + project + ":" + id));
    }

    Optional<Dataset> found(String id) {
        return Optional.ofNullable(datasets.get(id));
    }

    Dataset create(String id, String location, ObjectNode resource) {
        if (!id.matches("[A-Za-z0-9_]{1,1024}")) {
            throw Refusal.invalid(
                    "Invalid dataset ID \"" + id
                            + "\". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.");
        }
        Dataset dataset = new Dataset(id, location, resource, store.now(), new ConcurrentSkipListMap<>());
        if (datasets.putIfAbsent(id, dataset) != null) {
            throw Refusal.duplicate("Dataset " + project + ":" + id);
        }
        return dataset;
    }

    void update(Dataset dataset, ObjectNode resource) {
        datasets.replace(
                dataset.id(),
                new Dataset(dataset.id(), dataset.location(), resource, dataset.created(), dataset.tables()));
    }

    void drop(String id, boolean contents) throws SQLException {
        Dataset dataset = dataset(id);
        if (!contents && !dataset.tables().isEmpty()) {
            throw new Refusal(400, "resourceInUse", "", "Dataset " + project + ":" + id + " is still in use");
        }
        datasets.remove(id);
        for (StoredTable table : new TreeMap<>(dataset.tables()).values()) {
            store.drop(table.physicals());
        }
    }

    Optional<StoredTable> find(Address address) {
        project(address.project());
        return Optional.ofNullable(dataset(address.dataset()).tables().get(address.table()));
    }

    StoredTable table(Address address) {
        return find(address).orElseThrow(() -> Refusal.notFound("Table " + address));
    }

    /** Adds a table; another of the same name must not be there. */
    StoredTable create(Address address, Kind kind, ObjectNode resource, List<Field> fields) throws SQLException {
        Dataset dataset = dataset(address.dataset());
        if (!address.table().matches("[\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Pd}\\p{Zs}]{1,1024}")) {
            throw Refusal.invalid("Invalid table ID \"" + address.table() + "\".");
        }
        if (dataset.tables().containsKey(address.table())) {
            throw Refusal.duplicate("Table " + address);
        }
        boolean rows = kind == Kind.TABLE || kind == Kind.SNAPSHOT;
        check(resource, fields);
        return add(
                address,
                kind,
                resource,
                rows ? store.create(fields, resource) : new State("", -1, fields, store.now()));
    }

    static void check(ObjectNode resource, List<Field> fields) {
        Partitioning.of(resource).ifPresent(each -> each.check(fields));
        Clustering.check(resource, fields);
    }

    /** Adds a table with rows. */
    StoredTable add(Address address, Kind kind, ObjectNode resource, State state) throws SQLException {
        Address plain = Address.of(address.project(), address.dataset(), address.table());
        Expirations.inherit(dataset(address.dataset()).resource(), resource, store.now());
        StoredTable table = new StoredTable(plain, kind, resource, state);
        if (dataset(address.dataset()).tables().putIfAbsent(address.table(), table) != null) {
            store.drop(table.physicals());
            throw Refusal.duplicate("Table " + plain);
        }
        return table;
    }

    void drop(StoredTable table) throws SQLException {
        if (dataset(table.address().dataset()).tables().remove(table.address().table(), table)) {
            store.drop(table.physicals());
        }
    }

    void rename(StoredTable table, StoredTable renamed) {
        Map<String, StoredTable> tables = dataset(table.address().dataset()).tables();
        if (tables.putIfAbsent(renamed.address().table(), renamed) != null) {
            throw Refusal.duplicate("Table " + renamed.address());
        }
        tables.remove(table.address().table(), table);
    }
}
