package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The service behind the REST interface: its parts, and what connects them. */
final class Service implements AutoCloseable {

    private final String project;
    private final Store store = new Store();
    private final Writers writers = new Writers();
    private final Permissions permissions = new Permissions();
    private final Limits limits = new Limits();
    private final Buckets buckets = new Buckets();
    private final Sources sources = new Sources(store, buckets);
    private final Catalog catalog;
    private final Tables tables = new Tables(this);
    private final Jobs jobs = new Jobs(this);
    private final Sessions sessions = new Sessions(this);

    Service(String project) {
        this.project = project;
        this.catalog = new Catalog(project, store);
    }

    String project() {
        return project;
    }

    Store store() {
        return store;
    }

    Catalog catalog() {
        return catalog;
    }

    Permissions permissions() {
        return permissions;
    }

    Limits limits() {
        return limits;
    }

    Buckets buckets() {
        return buckets;
    }

    Sources sources() {
        return sources;
    }

    Tables tables() {
        return tables;
    }

    Jobs jobs() {
        return jobs;
    }

    Sessions sessions() {
        return sessions;
    }

    Workspace workspace() {
        return new Workspace(store, writers);
    }

    QueryContext context(JsonNode query, String location, String session) {
        List<Integer> placeholders =
                Script.placeholders(Text.of(query.path("query").asText()));
        Optional<Long> most =
                Optional.of(query.path("maximumBytesBilled").asLong(0)).filter(each -> each > 0);
        return new QueryContext(
                this, query, new Parameters(query, placeholders), location, session, new Meter(store, most));
    }

    /** All rows of a table. */
    Rows all(Address address) {
        StoredTable table = catalog.table(address);
        List<Field> shown = Partitioning.shown(table.fields());
        try (Workspace workspace = workspace()) {
            String sql = switch (table.kind()) {
                case VIEW -> throw Refusal.invalid("Cannot list a table of type VIEW.");
                case EXTERNAL -> throw Refusal.invalid("Cannot list a table of type EXTERNAL.");
                default -> "SELECT " + columns(shown) + " FROM " + Store.readable(table.state());
            };
            return new RowReader(workspace.session()).read(sql, shown);
        } catch (SQLException e) {
            throw EngineProblems.of(e);
        } catch (SqlProblem e) {
            throw Refusal.of(e);
        }
    }

    private static String columns(List<Field> fields) {
        return fields.stream().map(each -> EngineTypes.quoted(each.name())).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        jobs.close();
        sessions.close();
        store.close();
        buckets.close();
    }
}
