package dev.tarn.testing.snowflake;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions that there are, by their tokens. Thread-safe. */
final class Tokens {

    private record Token(Session session, Instant expires) {}

    private final Map<String, Token> session = new ConcurrentHashMap<>();
    private final Map<String, Token> master = new ConcurrentHashMap<>();

    private static String issued(Map<String, Token> tokens, Session session, Duration validity) {
        String token = UUID.randomUUID().toString();
        tokens.put(token, new Token(session, Instant.now().plus(validity)));
        return token;
    }

    String session(Session of, Duration validity) {
        return issued(session, of, validity);
    }

    String master(Session of, Duration validity) {
        return issued(master, of, validity);
    }

    Session bySession(String token) throws SnowflakeError {
        Token found = session.get(token);
        if (found == null) {
            throw new SnowflakeError(
                    "390111", "08001", "Session no longer exists.  New login required to access the service.");
        }
        if (found.expires().isBefore(Instant.now())) {
            throw new SnowflakeError("390112", "08001", "Your session has expired. Please login again.");
        }
        return found.session();
    }

    Session byMaster(String token) throws SnowflakeError {
        Token found = master.get(token);
        if (found == null || found.expires().isBefore(Instant.now())) {
            throw new SnowflakeError(
                    "390114", "08001", "Authentication token has expired.  The user must authenticate again.");
        }
        return found.session();
    }

    /** Lets all sessions' tokens expire; with the masters' there is no way back. */
    void expire(boolean masters) {
        session.replaceAll((token, of) -> new Token(of.session(), Instant.EPOCH));
        if (masters) {
            master.replaceAll((token, of) -> new Token(of.session(), Instant.EPOCH));
        }
    }

    void forget(Session gone) {
        session.values().removeIf(token -> token.session() == gone);
        master.values().removeIf(token -> token.session() == gone);
    }

    /** Forgets everything, as if an administrator had ended all sessions. */
    Iterable<Session> sessions() {
        return session.values().stream().map(Token::session).distinct().toList();
    }
}
