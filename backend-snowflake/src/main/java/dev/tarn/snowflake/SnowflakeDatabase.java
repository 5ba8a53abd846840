package dev.tarn.snowflake;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.JdbcDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The open database: its sessions, and the right to load. */
final class SnowflakeDatabase implements JdbcDatabase, AutoCloseable {

    /** Beside loads: queries, the load state. */
    private static final int OTHERS = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int CHECKED_AFTER_SECONDS = 30;

    private final SnowflakeConfig config;
    private final SnowflakeLogin login;
    private final Deque<SnowflakeSession> idle = new ArrayDeque<>();
    private final Semaphore sessions;
    private final Semaphore loads;
    private final StateTables tables;
    private boolean closed;

    private SnowflakeDatabase(SnowflakeConfig config) {
        this.config = config;
        this.login = new SnowflakeLogin(config);
        // A load may need a second one, for what would commit its transaction.
        this.sessions = new Semaphore(2 * config.loads() + OTHERS, true);
        this.loads = new Semaphore(config.loads(), true);
        this.tables = new StateTables(config.databaseName(), config.stateSchema());
    }

    static SnowflakeDatabase open(SnowflakeConfig config) {
        SnowflakeDatabase database = new SnowflakeDatabase(config);
        // What is wrong with the settings shows here.
        database.give(database.session("open " + config.subject()));
        return database;
    }

    SnowflakeConfig config() {
        return config;
    }

    StateTables tables() {
        return tables;
    }

    /** The right to load: held from a transaction's begin to its close. */
    void acquireLoad(String operation) {
        acquire(loads, operation, "max_concurrent_loads other loads");
    }

    void releaseLoad() {
        loads.release();
    }

    private static void acquire(Semaphore permits, String operation, String what) {
        try {
            if (!permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BackendUnavailableException(SnowflakeErrors.start(operation) + what
                        + " are still under way after " + PATIENCE.toSeconds() + " s; try again later, or raise it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SnowflakeErrors.cancelled(operation);
        }
    }

    /** A session of the caller's own, outside of any transaction: to give back, or to throw away. */
    SnowflakeSession session(String operation) {
        acquire(sessions, operation, "max_concurrent_loads times two and " + OTHERS + " statements");
        boolean done = false;
        try {
            SnowflakeSession session = take(operation);
            done = true;
            return session;
        } catch (SQLException e) {
            throw SnowflakeErrors.translate(operation, e);
        } finally {
            if (!done) {
                sessions.release();
            }
        }
    }

    private SnowflakeSession take(String operation) throws SQLException {
        while (true) {
            SnowflakeSession session;
            synchronized (this) {
                if (closed) {
                    throw new BackendUnavailableException(
                            SnowflakeErrors.start(operation) + "the backend is closed; open it again");
                }
                session = idle.pollFirst();
            }
            if (session == null) {
                return new SnowflakeSession(login.connect());
            }
            if (!session.isOlderThan(CHECKED_AFTER_SECONDS) || session.isAlive()) {
                return session;
            }
            session.close();
        }
    }

    /** Takes a session back; one that may still be in a transaction is ended, which rolls that back. */
    void give(SnowflakeSession session) {
        session.used();
        boolean kept;
        synchronized (this) {
            kept = !closed && !session.isSpoilt();
            if (kept) {
                idle.addFirst(session);
            }
        }
        if (!kept) {
            session.close();
        }
        sessions.release();
    }

    /** Ends a session that nobody should be given again; what ended it may have ended those that lie idle, too. */
    void discard(SnowflakeSession session) {
        Deque<SnowflakeSession> others;
        synchronized (this) {
            others = new ArrayDeque<>(idle);
            idle.clear();
        }
        session.close();
        others.forEach(SnowflakeSession::close);
        sessions.release();
    }

    @Override
    public <T> T read(String operation, Work<T> work) {
        return in(operation, session -> work.in(session.statements()));
    }

    /**
     * Whoever writes has his turn first: keys are not enforced, and two that write at once would not see each other. See
     * {@link StateTables#takeTurn}.
     */
    @Override
    public <T> T write(String operation, Work<T> work) {
        return in(operation, session -> {
            session.beginAlone();
            boolean done = false;
            try {
                session.statements().run(tables.takeTurn());
                String turn = session.transaction();
                T result = work.in(session.statements());
                if (!session.transaction().equals(turn)) {
                    throw new LoadConflictException(
                            SnowflakeErrors.start(operation)
                                    + "the service has ended the transaction, because others waited for it; nothing was changed; run it again");
                }
                session.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    session.rollBack();
                }
                session.endAlone();
            }
        });
    }

    /** What is done in a session. */
    @FunctionalInterface
    interface Use<T> {
        T of(SnowflakeSession session) throws SQLException;
    }

    /** Works in a session of its own, which goes on being used where it went well. */
    <T> T in(String operation, Use<T> use) {
        SnowflakeSession session = session(operation);
        boolean done = false;
        boolean usable = false;
        try {
            T result = session.watching(() -> use.of(session));
            done = true;
            return result;
        } catch (SQLException e) {
            usable = !SnowflakeErrors.isSessionLost(e);
            throw SnowflakeErrors.translate(operation, e);
        } finally {
            end(session, done, usable);
        }
    }

    /** A session that is thrown away takes the transaction that may be open in it along. */
    private void end(SnowflakeSession session, boolean done, boolean usable) {
        if (usable && !done) {
            session.rollBack();
        }
        if (done || usable) {
            give(session);
        } else {
            discard(session);
        }
    }

    @Override
    public void close() {
        Deque<SnowflakeSession> left;
        synchronized (this) {
            closed = true;
            left = new ArrayDeque<>(idle);
            idle.clear();
        }
        left.forEach(SnowflakeSession::close);
    }
}
