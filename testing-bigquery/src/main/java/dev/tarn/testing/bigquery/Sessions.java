package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions: queries that see each other's temporary tables, variables and transactions. */
final class Sessions implements AutoCloseable {

    /** A session; one query of it runs at a time. */
    record Session(String id, Workspace workspace) {}

    private final Service service;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    Sessions(Service service) {
        this.service = service;
    }

    /** The session that a query belongs to, made now if the query asks for that. */
    Optional<Session> of(JsonNode query) {
        for (JsonNode each : query.path("connectionProperties")) {
            if (each.path("key").asText().equals("session_id")) {
                String id = each.path("value").asText();
                return Optional.of(
                        Optional.ofNullable(sessions.get(id)).orElseThrow(() -> Refusal.notFound("Session " + id)));
            }
        }
        if (!query.path("createSession").asBoolean(false)) {
            return Optional.empty();
        }
        Session session = new Session("s" + UUID.randomUUID().toString().replace("-", ""), service.workspace());
        sessions.put(session.id(), session);
        return Optional.of(session);
    }

    /** Ends a session, and rolls back what it left open. */
    void end(String id) {
        Session session = sessions.remove(id);
        if (session != null) {
            synchronized (session) {
                session.workspace().close();
            }
        }
    }

    @Override
    public void close() {
        sessions.keySet().forEach(this::end);
    }
}
