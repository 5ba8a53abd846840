package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.StoredTable.State;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Scope;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import dev.tarn.testing.bigquery.sql.Translation;
import dev.tarn.testing.emulator.SqlToken;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the names of one statement stand for; and which tables it turned out to read and to change. */
final class QueryScope implements Scope {

    private final QueryContext context;
    private final Workspace workspace;
    private final Set<StoredTable> read = new LinkedHashSet<>();
    private final Map<StoredTable, State> states = new HashMap<>();
    private Optional<StoredTable> changed = Optional.empty();

    QueryScope(QueryContext context, Workspace workspace) {
        this.context = context;
        this.workspace = workspace;
    }

    Set<StoredTable> read() {
        return read;
    }

    Optional<StoredTable> changed() {
        return changed;
    }

    @Override
    public Relation read(List<String> path, Optional<String> asOf) {
        int schema = InformationSchema.at(path);
        if (schema >= 0) {
            return new InformationSchema(context).relation(path, schema);
        }
        if (path.size() == 1) {
            Optional<StoredTable> temporary = workspace.temporary(path.get(0));
            if (temporary.isPresent()) {
                return relation(temporary.get(), temporary.get().state());
            }
        }
        StoredTable table = context.table(path);
        read.add(table);
        context.permissions().check("bigquery.tables.getData", table.address());
        context.checkPruned(table);
        State state = state(table, asOf);
        State other = states.putIfAbsent(table, state);
        if (other != null && other != state) {
            throw SqlProblem.invalid("Table " + table.address()
                    + " is referenced at more than one point in time, which is not supported "
                    + "in a single statement");
        }
        return relation(table, state);
    }

    /** A table as it is, or as it was. */
    State state(StoredTable table, Optional<String> asOf) {
        return asOf.isPresent() ? past(table, instant(asOf.get())) : workspace.state(table);
    }

    State past(StoredTable table, Instant at) {
        if (table.kind() != Kind.TABLE) {
            throw SqlProblem.invalid(
                    "FOR SYSTEM_TIME AS OF is not supported for " + table.kind() + " " + table.address());
        }
        if (at.isAfter(context.store().now())) {
            throw SqlProblem.invalid("Invalid snapshot time " + at.toEpochMilli() + " for table " + table.address()
                    + "@" + at.toEpochMilli() + ". Cannot be in the future.");
        }
        return table.at(at)
                .filter(each ->
                        !at.isBefore(context.limits().earliest(context.store().now())))
                .orElseThrow(() -> SqlProblem.invalid(
                        "Invalid snapshot time " + at.toEpochMilli() + " for table " + table.address()
                                + "@" + at.toEpochMilli() + ". Cannot read before "
                                + table.created().toEpochMilli()));
    }

    private Instant instant(String expression) {
        try {
            long micros = workspace
                    .session()
                    .query("SELECT epoch_us(CAST(" + expression + " AS TIMESTAMPTZ))", row -> row.getLong(1))
                    .get(0);
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        } catch (SQLException e) {
            throw EngineProblems.of(e);
        }
    }

    private Relation relation(StoredTable table, State state) {
        return switch (table.kind()) {
            case VIEW -> view(table);
            case EXTERNAL -> new Relation(context.external(table), FieldJson.names(table.fields()));
            default ->
                new Relation(
                        Expirations.left(table.resource(), Store.readable(state)), FieldJson.names(state.fields()));
        };
    }

    /** Its columns are those of now: its tables may have got more since it was made. */
    private Relation view(StoredTable table) {
        Text query = Text.of(table.resource().path("view").path("query").asText());
        QueryScope inner = new QueryScope(context.withoutParameters(), workspace);
        String sql = Translation.statement(query.part(0, Script.end(query)), inner);
        read.addAll(inner.read());
        try {
            return new Relation("(" + sql + ")", FieldJson.names(new RowReader(workspace.session()).describe(sql)));
        } catch (SQLException e) {
            throw EngineProblems.of(e);
        }
    }

    @Override
    public Relation changed(List<String> path) {
        Optional<StoredTable> temporary = path.size() == 1 ? workspace.temporary(path.get(0)) : Optional.empty();
        StoredTable table = temporary.orElseGet(() -> context.table(path));
        if (table.kind() != Kind.TABLE) {
            throw SqlProblem.invalid("DML is not allowed on " + table.kind() + " " + table.address());
        }
        if (temporary.isEmpty()) {
            context.permissions().check("bigquery.tables.updateData", table.address());
        }
        changed = Optional.of(table);
        return new Relation(table.physical(), FieldJson.names(table.fields()));
    }

    @Override
    public String parameter(SqlToken token) {
        if (token.text().startsWith("@@")) {
            String name = token.text().toLowerCase(Locale.ROOT);
            return switch (name) {
                case "@@row_count" -> String.valueOf(workspace.rowCount());
                case "@@project_id" -> EngineTypes.text(context.project());
                case "@@session_id" -> EngineTypes.text(context.session());
                default -> throw SqlProblem.invalid("Unrecognized name: " + token.text());
            };
        }
        return context.parameters().text(token);
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(workspace.variables().get(name.toLowerCase(Locale.ROOT)));
    }
}
