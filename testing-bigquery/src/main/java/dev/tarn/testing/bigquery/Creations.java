package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.StoredTable.State;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import dev.tarn.testing.bigquery.sql.Translation;
import dev.tarn.testing.bigquery.sql.Types;
import dev.tarn.testing.emulator.SqlToken;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** CREATE TABLE, SNAPSHOT TABLE, VIEW and SCHEMA. */
final class Creations {

    private final QueryContext context;
    private final Workspace workspace;
    private final Text text;
    private final Consumer<String> permanent;
    private int at = 1;

    Creations(QueryContext context, Workspace workspace, Text text, Consumer<String> permanent) {
        this.context = context;
        this.workspace = workspace;
        this.text = text;
        this.permanent = permanent;
    }

    Outcome execute() throws SQLException {
        if (accept("SCHEMA")) {
            permanent.accept("CREATE SCHEMA");
            return schema();
        }
        boolean replaces = accept("OR", "REPLACE");
        boolean temporary = accept("TEMP") || accept("TEMPORARY");
        boolean snapshot = accept("SNAPSHOT");
        if (accept("VIEW")) {
            permanent.accept("CREATE VIEW");
            return new ViewCreation(context, workspace, text, at).execute(replaces);
        }
        if (!accept("TABLE")) {
            throw text.unexpected(text.token(at));
        }
        if (!temporary) {
            permanent.accept(snapshot ? "CREATE SNAPSHOT TABLE" : "CREATE TABLE");
        }
        return table(replaces, temporary, snapshot ? Kind.SNAPSHOT : Kind.TABLE);
    }

    private boolean accept(String... words) {
        boolean seen = text.sees(at, words);
        at += seen ? words.length : 0;
        return seen;
    }

    private List<String> path() {
        Text.Path path = text.path(at);
        at = path.end();
        return path.names();
    }

    private void end() {
        if (at < text.size()) {
            throw text.unexpected(text.token(at));
        }
    }

    private Outcome schema() {
        boolean maybe = accept("IF", "NOT", "EXISTS");
        List<String> path = path();
        ObjectNode options = Json.object();
        if (accept("OPTIONS")) {
            at = Options.read(text, at, context, workspace, options);
        }
        end();
        String dataset = path.get(path.size() - 1);
        if (context.catalog().found(dataset).isEmpty() || !maybe) {
            context.permissions().check("bigquery.datasets.create", context.project());
            String location = options.path("location").asText(context.location());
            context.catalog().create(dataset, location.toUpperCase(Locale.ROOT), options);
        }
        return Outcome.of("CREATE_SCHEMA");
    }

    private Outcome table(boolean replaces, boolean temporary, Kind kind) throws SQLException {
        boolean maybe = accept("IF", "NOT", "EXISTS");
        List<String> path = path();
        List<Field> fields = new ArrayList<>();
        if (text.sees(at, "(")) {
            int close = text.closing(at);
            for (int[] range : text.list(at + 1, close - 1)) {
                fields.add(column(range));
            }
            at = close;
        }
        ObjectNode resource = Json.object();
        Optional<State> source = source(resource);
        clauses(resource);
        boolean pseudo = Partitioning.of(resource)
                .filter(each -> each.column().equals(Partitioning.PSEUDO))
                .isPresent();
        if (pseudo && source.isEmpty()) {
            if (accept("AS")) {
                throw SqlProblem.invalid("CREATE TABLE AS SELECT can't partition by ingestion time");
            }
            fields.add(Partitioning.pseudo());
        }
        String query = "";
        if (accept("AS")) {
            query = Translation.statement(text.part(at, text.size()), new QueryScope(context, workspace));
            at = text.size();
        }
        end();
        if (source.isPresent()) {
            query = "SELECT * FROM " + Store.readable(source.get());
            fields.addAll(source.get().fields());
        } else if (!query.isEmpty() && fields.isEmpty()) {
            fields.addAll(new RowReader(workspace.session()).describe(query));
        }
        if (temporary) {
            StoredTable table = workspace.createTemporary(context.project(), path.get(path.size() - 1), fields);
            fill(table.physical(), query);
            return Outcome.defined("CREATE_TABLE", table.address());
        }
        Address address = context.address(path);
        permanent(address, kind, resource, fields, query, replaces, maybe);
        boolean selected = source.isEmpty() && !query.isEmpty();
        return Outcome.defined(
                kind == Kind.SNAPSHOT ? "CREATE_SNAPSHOT_TABLE" : selected ? "CREATE_TABLE_AS_SELECT" : "CREATE_TABLE",
                address);
    }

    private void permanent(
            Address address,
            Kind kind,
            ObjectNode resource,
            List<Field> fields,
            String query,
            boolean replaces,
            boolean maybe)
            throws SQLException {
        context.dataset(address.dataset());
        Optional<StoredTable> old = context.catalog().find(address);
        if (old.isPresent() && maybe) {
            return;
        }
        if (old.isPresent() && !replaces) {
            throw Refusal.duplicate("Table " + address);
        }
        context.permissions().check("bigquery.tables.create", Address.of(address.project(), address.dataset(), ""));
        Catalog.check(resource, fields);
        context.limits().updated(address);
        if (old.isEmpty()) {
            State state = filled(fields, resource, query);
            old = Addition.of(
                    context.catalog(),
                    replaces || maybe,
                    address,
                    () -> context.catalog().add(address, kind, resource, state));
        }
        if (old.isPresent() && replaces) {
            workspace.replace(old.get(), filled(fields, resource, query).physical(), fields);
            old.get().resource(resource, context.store().now());
        }
    }

    private State filled(List<Field> fields, ObjectNode resource, String query) throws SQLException {
        State state = context.store().create(fields, resource);
        fill(state.physical(), query);
        return new State(state.physical(), -1, fields, context.store().now());
    }

    private void fill(String physical, String query) throws SQLException {
        if (!query.isEmpty()) {
            workspace.session().execute("INSERT INTO " + physical + " " + query);
        }
    }

    private Field column(int[] range) {
        String name = text.token(range[0]).value();
        Types.Read type = Types.read(text, range[0] + 1);
        int next = type.end();
        boolean required = text.sees(next, "NOT", "NULL");
        next += required ? 2 : 0;
        Optional<String> description = Optional.empty();
        if (text.sees(next, "OPTIONS")) {
            ObjectNode options = Json.object();
            next = Options.read(text, next + 1, context, workspace, options);
            description = Optional.ofNullable(options.path("description").asText(null));
        }
        if (next != range[1]) {
            throw text.unexpected(text.token(next));
        }
        Field field = type.field().named(name).described(description);
        return required ? field.withMode("REQUIRED") : field;
    }

    /** LIKE, COPY or CLONE of another table. */
    private Optional<State> source(ObjectNode resource) {
        boolean like = accept("LIKE");
        boolean clone = !like && accept("CLONE");
        if (!like && !clone && !accept("COPY")) {
            return Optional.empty();
        }
        StoredTable table = context.table(path());
        QueryScope scope = new QueryScope(context, workspace);
        State state = table.state();
        if (accept("FOR", "SYSTEM_TIME", "AS", "OF")) {
            int end = text.sees(at + 1, "(")
                    ? text.closing(at + 1)
                    : text.token(at).kind() == SqlToken.Kind.PARAMETER ? at + 1 : at + 2;
            state = scope.state(table, Optional.of(Translation.expression(text.part(at, end), scope)));
            at = end;
        }
        ObjectNode settings = table.resource();
        settings.remove(List.of("labels", "description", "expirationTime", "cloneDefinition", "snapshotDefinition"));
        resource.setAll(settings);
        return Optional.of(like ? new State(state.physical(), 0, state.fields(), state.from()) : state);
    }

    private void clauses(ObjectNode resource) {
        if (accept("PARTITION", "BY")) {
            partition(resource);
        }
        if (accept("CLUSTER", "BY")) {
            ObjectNode clustering = resource.putObject("clustering");
            var names = clustering.putArray("fields");
            do {
                names.add(text.token(at++).value());
            } while (accept(","));
        }
        if (accept("OPTIONS")) {
            at = Options.read(text, at, context, workspace, resource);
        }
    }

    /** A column of days, or a column cut down to months or other units. */
    private void partition(ObjectNode resource) {
        ObjectNode partitioning = resource.putObject("timePartitioning");
        SqlToken first = text.token(at);
        if (!text.sees(at + 1, "(")) {
            partitioning.put("type", "DAY").put("field", first.value());
            at++;
            return;
        }
        int close = text.closing(at + 1);
        List<int[]> arguments = text.list(at + 2, close - 1);
        String function = first.text().toUpperCase(Locale.ROOT);
        if (arguments.size() != 2
                || !List.of("DATE_TRUNC", "TIMESTAMP_TRUNC", "DATETIME_TRUNC").contains(function)) {
            throw SqlProblem.invalid(
                    "PARTITION BY expression must be DATE(<timestamp_column>), DATE_TRUNC(<date_column>, MONTH) or the like");
        }
        partitioning.put("type", text.token(arguments.get(1)[0]).text().toUpperCase(Locale.ROOT));
        String column = text.token(arguments.get(0)[0]).value();
        if (!column.equals(Partitioning.PSEUDO)) {
            partitioning.put("field", column);
        }
        at = close;
    }
}
