package dev.tarn.testing.snowflake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The statements that were sent, in their order. Thread-safe. */
public final class StatementLog {

    /**
     * A statement.
     *
     * @param session whose it was
     * @param queryId the service's identifier of it
     * @param tag the session's query tag
     * @param sql its text
     * @param describeOnly whether only the shape of its result was wanted
     */
    public record Sent(long session, String queryId, String tag, String sql, boolean describeOnly) {}

    private final List<Sent> statements = new CopyOnWriteArrayList<>();

    StatementLog() {}

    void add(Session session, String queryId, String sql, boolean describeOnly) {
        statements.add(new Sent(session.id(), queryId, session.parameters().get("QUERY_TAG"), sql, describeOnly));
    }

    /**
     * The statements so far.
     *
     * @return them, oldest first
     */
    public List<Sent> statements() {
        return List.copyOf(statements);
    }

    /**
     * The texts of some statements.
     *
     * @param which which ones
     * @return them, oldest first
     */
    public List<String> texts(Predicate<String> which) {
        return statements.stream().map(Sent::sql).filter(which).toList();
    }

    /** Forgets the statements so far. */
    public void clear() {
        statements.clear();
    }
}
