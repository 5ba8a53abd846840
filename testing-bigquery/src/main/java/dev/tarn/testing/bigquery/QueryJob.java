package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import dev.tarn.testing.bigquery.sql.Translation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs a query: a statement or a script, alone or in a session. */
final class QueryJob {

    private static final int LONGEST = 1024 * 1024;

    private final Service service;
    private final Job job;
    private final JsonNode query;
    private final List<String> children = new ArrayList<>();

    QueryJob(Service service, Job job) {
        this.service = service;
        this.job = job;
        this.query = job.configuration().path("query");
    }

    void run() throws SQLException {
        if (query.path("useLegacySql").asBoolean(true)) {
            throw SqlProblem.invalid("the emulator has no legacy SQL: set useLegacySql to false");
        }
        if (query.path("query").asText().length() > LONGEST) {
            throw SqlProblem.invalid(
                    "The query is too large. The maximum standard SQL query length is 1024.00K characters, including "
                            + "comments and white space characters.");
        }
        Optional<Sessions.Session> session = service.sessions().of(query);
        if (session.isEmpty()) {
            try (Workspace workspace = service.workspace()) {
                run(workspace, "");
            }
            return;
        }
        job.statistics().putObject("sessionInfo").put("sessionId", session.get().id());
        synchronized (session.get()) {
            run(session.get().workspace(), session.get().id());
        }
    }

    private void run(Workspace workspace, String session) throws SQLException {
        job.running(workspace);
        Text text = Text.of(query.path("query").asText());
        QueryContext context = service.context(query, job.location(), session);
        try {
            List<Script.Step> steps = Script.parse(text);
            boolean single = steps.size() == 1 && steps.get(0) instanceof Script.Statement;
            if (single && query.hasNonNull("destinationTable")) {
                write(workspace, context, ((Script.Statement) steps.get(0)).text());
            } else {
                Statements statements = new Statements(context, workspace, single && session.isEmpty());
                Optional<Outcome> outcome = new ScriptRun(workspace, statements, (statement, each) -> {
                            if (!single) {
                                child(statement, each);
                            }
                        })
                        .run(steps);
                outcome.ifPresent(job::outcome);
                job.hide();
                describe(single ? outcome : Optional.of(Outcome.of("SCRIPT")));
            }
        } finally {
            bytes(context.meter());
            if (workspace.inTransaction() && session.isEmpty()) {
                workspace.rollback();
            }
        }
    }

    /** The result goes into a table. */
    private void write(Workspace workspace, QueryContext context, Text text) throws SQLException {
        if (!text.sees(0, "SELECT") && !text.sees(0, "WITH")) {
            throw SqlProblem.invalid("Cannot set destination table in jobs with DML or DDL statements");
        }
        try {
            QueryScope scope = new QueryScope(context, workspace);
            String sql = Translation.statement(text, scope);
            context.meter().add(scope, text.sql());
            Address address = Address.of(query.path("destinationTable"), service.project());
            new Destination(service, address, query, "WRITE_EMPTY")
                    .write(workspace, sql, new RowReader(workspace.session()).describe(sql));
            job.outcome(Outcome.of("SELECT"));
            job.rows(() -> service.all(address));
            describe(Optional.of(Outcome.of("SELECT")));
        } catch (SQLException e) {
            throw EngineProblems.of(e);
        }
    }

    private void child(Script.Statement statement, Outcome outcome) {
        ObjectNode configuration = Json.object().put("jobType", "QUERY");
        configuration
                .putObject("query")
                .put(
                        "query",
                        statement
                                .text()
                                .sql()
                                .substring(
                                        statement.text().token(0).start(),
                                        statement
                                                .text()
                                                .token(statement.text().size())
                                                .start()))
                .put("useLegacySql", false);
        String id = "script_job_" + job.id() + "_" + children.size();
        Job child = service.jobs().register(job.location(), Optional.of(id), Optional.of(job.id()), configuration);
        children.add(id);
        child.outcome(outcome);
        describe(child.statistics().putObject("query"), outcome);
        child.end(service.store().now(), Optional.empty());
    }

    private void describe(Optional<Outcome> outcome) {
        ObjectNode statistics = job.statistics();
        outcome.ifPresent(each -> describe(statistics.withObject("/query"), each));
        if (!children.isEmpty()) {
            statistics.put("numChildJobs", String.valueOf(children.size()));
        }
    }

    private static void describe(ObjectNode statistics, Outcome outcome) {
        statistics.put("statementType", outcome.type());
        if (outcome.changed() >= 0) {
            statistics.put("numDmlAffectedRows", String.valueOf(outcome.changed()));
            if (!outcome.type().equals("MERGE")) {
                statistics.set("dmlStats", outcome.dmlStats());
            }
        }
        outcome.target().ifPresent(each -> {
            statistics.set("ddlTargetTable", each.json());
            statistics.put("ddlOperationPerformed", outcome.type().split("_")[0].toUpperCase(Locale.ROOT));
        });
    }

    private void bytes(Meter meter) {
        ObjectNode statistics = job.statistics();
        statistics.put("totalBytesProcessed", String.valueOf(meter.processed()));
        ObjectNode details = statistics.withObject("/query");
        details.put("totalBytesProcessed", String.valueOf(meter.processed()))
                .put("totalBytesBilled", String.valueOf(meter.billed()))
                .put("cacheHit", false);
        var tables = details.putArray("referencedTables");
        meter.tables().forEach(each -> tables.add(each.address().json()));
    }

    /** What a query would read, without running it. */
    void dry() throws SQLException {
        try (Workspace workspace = service.workspace()) {
            Text text = Text.of(query.path("query").asText());
            QueryContext context = service.context(query, job.location(), "");
            List<Script.Step> steps = Script.parse(text);
            ObjectNode statistics = job.statistics().withObject("/query");
            if (steps.size() != 1 || !(steps.get(0) instanceof Script.Statement statement)) {
                statistics.put("statementType", "SCRIPT");
                bytes(context.meter());
                return;
            }
            String first = statement.text().token(0).text().toUpperCase(Locale.ROOT);
            if (List.of("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE").contains(first)) {
                QueryScope scope = new QueryScope(context, workspace);
                String sql = Translation.statement(statement.text(), scope);
                context.meter().add(scope, text.sql());
                if (scope.changed().isEmpty()) {
                    statistics.set("schema", FieldJson.schema(new RowReader(workspace.session()).describe(sql)));
                }
                statistics.put("statementType", scope.changed().isEmpty() ? "SELECT" : first);
            }
            bytes(context.meter());
        }
    }
}
