package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EmulatedService;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses that the driver calls. */
final class Protocol implements EmulatedService {

    private static final Pattern TOKEN = Pattern.compile("Snowflake Token=\"([^\"]*)\"");

    private final Logins logins;
    private final Queryings queries;
    private final Tokens tokens;

    Protocol(Logins logins, Queryings queries, Tokens tokens) {
        this.logins = logins;
        this.queries = queries;
        this.tokens = tokens;
    }

    static String token(EmulatorRequest request) throws SnowflakeError {
        Matcher matcher = TOKEN.matcher(request.header("authorization").orElse(""));
        if (!matcher.matches()) {
            throw new SnowflakeError("390104", "08001", "Session token is missing.");
        }
        return matcher.group(1);
    }

    @Override
    public EmulatorAnswer answer(EmulatorRequest request) throws Exception {
        try {
            return routed(request);
        } catch (SnowflakeError e) {
            return Answers.error(e, "");
        }
    }

    private EmulatorAnswer routed(EmulatorRequest request) throws Exception {
        if (Chunks.serves(request)) {
            return queries.chunks().answer(request);
        }
        if (request.is("GET", "/queries/") && request.path().endsWith("/result")) {
            return queries.result(request);
        }
        if (request.path().equals("/session") && request.parameter("delete").isPresent()) {
            return logins.end(request);
        }
        switch (request.method() + " " + request.path()) {
            case "POST /session/v1/login-request":
                return logins.login(request);
            case "POST /queries/v1/query-request":
                return queries.query(request);
            case "POST /queries/v1/abort-request":
                return queries.abort(request);
            case "POST /session/token-request":
                return logins.renew(request);
            case "POST /session/heartbeat":
                tokens.bySession(token(request)).used();
                return Answers.success(Answers.object());
            case "POST /telemetry/send":
                return Answers.success(Answers.object());
            default:
                return EmulatorAnswer.empty(404);
        }
    }
}
