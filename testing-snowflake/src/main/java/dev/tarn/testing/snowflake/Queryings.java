package dev.tarn.testing.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.emulator.AnswersOnce;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Executes statements that are sent, once each, and lets go of those that are cancelled. */
final class Queryings implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RESULTS_KEPT = 200;

    private record Running(Session session, CompletableFuture<EmulatorAnswer> answer) {}

    private final Service service;
    private final Tokens tokens;
    private final StatementLog log;
    private final Chunks chunks = new Chunks();
    private final AnswersOnce once = new AnswersOnce();
    private final Map<String, Session> running = new ConcurrentHashMap<>();
    private final Map<String, Running> results = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "snowflake-emulator-query");
        thread.setDaemon(true);
        return thread;
    });

    Queryings(Service service, Tokens tokens, StatementLog log) {
        this.service = service;
        this.tokens = tokens;
        this.log = log;
    }

    Chunks chunks() {
        return chunks;
    }

    EmulatorAnswer query(EmulatorRequest request) throws Exception {
        Session session = tokens.bySession(Protocol.token(request));
        String requestId = request.parameter("requestId").orElseThrow();
        return once.answer(requestId, () -> begun(session, requestId, request), Queryings::isRepeated);
    }

    /** A large result is computed again rather than kept; only queries have such. */
    private static boolean isRepeated(EmulatorAnswer answer) {
        return answer.body().length < 1 << 20;
    }

    private EmulatorAnswer begun(Session session, String requestId, EmulatorRequest request) throws Exception {
        JsonNode body = JSON.readTree(request.body());
        String queryId = UUID.randomUUID().toString();
        CompletableFuture<EmulatorAnswer> answer =
                CompletableFuture.supplyAsync(() -> executed(session, requestId, queryId, body), threads);
        try {
            return answer.get(service.rules().answeredAtOnce().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            results.put(queryId, new Running(session, answer));
            return Answers.stillRunning(queryId);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The result of a statement that took long. */
    EmulatorAnswer result(EmulatorRequest request) throws Exception {
        tokens.bySession(Protocol.token(request));
        String queryId = request.path().split("/")[2];
        Running found = results.get(queryId);
        if (found == null) {
            throw new SnowflakeError("000709", "02000", "Statement " + queryId + " not found");
        }
        try {
            EmulatorAnswer answer =
                    found.answer().get(service.rules().answeredAtOnce().toMillis(), TimeUnit.MILLISECONDS);
            if (results.size() > RESULTS_KEPT) {
                results.values().removeIf(old -> old.answer().isDone());
            }
            return answer;
        } catch (TimeoutException e) {
            return Answers.stillRunning(queryId);
        }
    }

    EmulatorAnswer abort(EmulatorRequest request) throws IOException, SQLException, SnowflakeError {
        tokens.bySession(Protocol.token(request));
        Session session =
                running.get(JSON.readTree(request.body()).path("requestId").asText());
        if (session != null) {
            session.engine().cancel();
        }
        return Answers.success(Answers.object());
    }

    private EmulatorAnswer executed(Session session, String requestId, String queryId, JsonNode body) {
        session.busy().lock();
        running.put(requestId, session);
        try {
            session.used();
            return answer(session, queryId, body);
        } catch (SnowflakeError e) {
            return Answers.error(e, queryId);
        } finally {
            running.remove(requestId);
            session.engine().resume();
            session.lastQuery(queryId);
            session.used();
            session.busy().unlock();
        }
    }

    private EmulatorAnswer answer(Session session, String queryId, JsonNode body) throws SnowflakeError {
        String sql = body.path("sqlText").asText();
        boolean describeOnly = body.path("describeOnly").asBoolean();
        if (body.path("parameters").path("MULTI_STATEMENT_COUNT").asInt(1) != 1) {
            throw SnowflakeError.notEmulated("several statements in one request");
        }
        log.add(session, queryId, sql, describeOnly);
        service.rules().check(sql);
        if (service.rules().isAbandonedBefore(sql)) {
            session.rollback();
        }
        JsonNode bindings = body.path("bindings");
        Execution execution = Execution.of(
                service,
                session,
                queryId,
                describeOnly && bindings.isEmpty() ? Bindings.none() : Bindings.of(bindings),
                describeOnly);
        Parser parser = Parser.of(sql, execution);
        Warehouses.check(parser, service.rules());
        Result result = Statements.run(parser);
        ObjectNode data = result.transfer().isEmpty() ? Answers.object() : result.transfer();
        describe(data, session, queryId, result, parser.placeholders());
        rows(data, queryId, describeOnly ? List.of() : result.rows());
        return Answers.success(data);
    }

    private static void describe(ObjectNode data, Session session, String queryId, Result result, int placeholders) {
        data.set("rowtype", Answers.rowType(result.columns()));
        data.put("queryId", queryId);
        data.put("statementTypeId", result.kind().id());
        data.put("queryResultFormat", "json");
        data.put("version", 1);
        data.put("numberOfBinds", placeholders);
        data.put("arrayBindSupported", result.kind() == Result.Kind.INSERT);
        data.put("finalDatabaseName", session.database());
        data.put("finalSchemaName", session.schema());
        data.put("finalWarehouseName", session.warehouse());
        data.put("finalRoleName", session.role());
        data.set("parameters", Answers.parameters(session));
    }

    private void rows(ObjectNode data, String queryId, List<List<String>> rows) {
        int inline = Math.min(rows.size(), service.rules().inlineRows());
        data.put("total", rows.size());
        data.put("returned", rows.size());
        data.set("rowset", Answers.rows(rows.subList(0, inline)));
        if (inline < rows.size()) {
            chunks.trim();
            chunks.add(
                    data,
                    queryId,
                    rows.subList(inline, rows.size()),
                    service.endpoint().get());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
