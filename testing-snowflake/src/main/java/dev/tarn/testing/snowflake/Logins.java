package dev.tarn.testing.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Begins, renews and ends sessions. */
final class Logins {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Service service;
    private final Users users;
    private final Tokens tokens;
    private final String account;
    private final AtomicLong ids = new AtomicLong(1_000);

    Logins(Service service, Users users, Tokens tokens, String account) {
        this.service = service;
        this.users = users;
        this.tokens = tokens;
        this.account = account;
    }

    EmulatorAnswer login(EmulatorRequest request) throws IOException, SQLException, SnowflakeError {
        JsonNode login = JSON.readTree(request.body()).path("data");
        if (!login.path("ACCOUNT_NAME").asText().equalsIgnoreCase(account)) {
            throw new SnowflakeError("390201", "08001", "The requested account does not exist or is not authorized.");
        }
        String user = users.authenticated(login, account);
        JsonNode wanted = login.path("SESSION_PARAMETERS");
        if (!wanted.path("JDBC_QUERY_RESULT_FORMAT").asText().equalsIgnoreCase("JSON")) {
            throw SnowflakeError.notEmulated(
                    "a session whose results are not JSON (a plain JDK can't read Arrow): log in with"
                            + " JDBC_QUERY_RESULT_FORMAT=JSON, not with "
                            + wanted.path("JDBC_QUERY_RESULT_FORMAT").asText("the default"));
        }
        Session session =
                new Session(ids.incrementAndGet(), user, service.engine().session(), service);
        wanted.properties().forEach(parameter -> {
            if (SessionStatements.isParameter(parameter.getKey())) {
                session.parameters()
                        .put(parameter.getKey(), parameter.getValue().asText());
            }
        });
        place(session, request);
        return Answers.success(begun(session));
    }

    /** The service lets a session begin without the database that it asks for, and says so by not naming it. */
    private void place(Session session, EmulatorRequest request) {
        String database = folded(request, "databaseName");
        String schema = folded(request, "schemaName");
        if (service.catalog().hasDatabase(database)) {
            String usual = schema.isEmpty() ? "PUBLIC" : schema;
            session.use(database, service.catalog().hasSchema(database, usual) ? usual : "");
        }
        session.warehouse(folded(request, "warehouse"));
        String role = folded(request, "roleName");
        session.role(role.isEmpty() ? "PUBLIC" : role);
    }

    private static String folded(EmulatorRequest request, String name) {
        String value = request.parameter(name).orElse("");
        return value.startsWith("\"") ? value.replaceAll("^\"|\"$", "") : value.toUpperCase(Locale.ROOT);
    }

    private ObjectNode begun(Session session) {
        ObjectNode data = Answers.object();
        data.put("token", tokens.session(session, service.rules().sessionValidity()));
        data.put("masterToken", tokens.master(session, service.rules().masterValidity()));
        data.put("validityInSeconds", service.rules().sessionValidity().toSeconds());
        data.put("masterValidityInSeconds", service.rules().masterValidity().toSeconds());
        data.put("serverVersion", "9.0.0");
        data.put("sessionId", session.id());
        data.set("parameters", Answers.parameters(session));
        ObjectNode info = data.putObject("sessionInfo");
        info.put("databaseName", session.database().isEmpty() ? null : session.database());
        info.put("schemaName", session.schema().isEmpty() ? null : session.schema());
        info.put("warehouseName", session.warehouse().isEmpty() ? null : session.warehouse());
        info.put("roleName", session.role());
        return data;
    }

    EmulatorAnswer renew(EmulatorRequest request) throws SnowflakeError {
        Session session = tokens.byMaster(Protocol.token(request));
        ObjectNode data = Answers.object();
        data.put("sessionToken", tokens.session(session, service.rules().sessionValidity()));
        data.put("validityInSecondsST", service.rules().sessionValidity().toSeconds());
        data.put("masterToken", tokens.master(session, service.rules().masterValidity()));
        data.put("validityInSecondsMT", service.rules().masterValidity().toSeconds());
        data.put("sessionId", session.id());
        return Answers.success(data);
    }

    EmulatorAnswer end(EmulatorRequest request) throws SnowflakeError, SQLException {
        Session session = tokens.bySession(Protocol.token(request));
        tokens.forget(session);
        session.close();
        return Answers.success(Answers.object());
    }
}
