package dev.tarn.postgres;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.PartitionKey;
import dev.tarn.postgres.copy.CopyFeed;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A load: its rows are written and committed to tables that nobody reads, which takes as long as it takes; then one short transaction
 * puts them in place. Interrupting its thread cancels the statement under way and ends it with
 * {@link dev.tarn.error.LoadCancelledException}; the thread stays interrupted.
 */
final class PostgresLoad implements LoadTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresLoad.class);

    /** How long a load waits for those before it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PostgresDatabase database;
    private final PostgresStateDialect dialect;
    private final CopyFeed feed;
    private final Attempt attempt;
    private final LoadObserver observer;
    private final Connection connection;
    private final JdbcStatements statements;
    private final String id = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    private final Preparation preparation;
    private final Map<PartitionKey, Staged> staged = new LinkedHashMap<>();
    private boolean over;
    private boolean published;
    private boolean closed;

    private PostgresLoad(
            PostgresDatabase database,
            PostgresStateDialect dialect,
            CopyFeed feed,
            Attempt attempt,
            LoadObserver observer,
            Connection connection) {
        this.database = database;
        this.dialect = dialect;
        this.feed = feed;
        this.attempt = attempt;
        this.observer = observer;
        this.connection = connection;
        this.statements = new JdbcStatements(connection);
        this.preparation = new Preparation(id, database.config().indexes());
    }

    static PostgresLoad begin(
            PostgresDatabase database,
            PostgresStateDialect dialect,
            CopyFeed feed,
            Attempt attempt,
            LoadObserver observer) {
        PlannedLoad first = attempt.plan().loads().get(0);
        String operation = "begin load " + first.key();
        acquire(database, operation);
        PostgresLoad load = null;
        try {
            load = new PostgresLoad(database, dialect, feed, attempt, observer, database.connection(operation));
            load.open();
            observer.reached(LoadStep.OPENED, first.key().partition());
            return load;
        } catch (SQLException e) {
            load.close();
            throw PostgresErrors.translate(operation, e);
        } catch (RuntimeException | Error e) {
            if (load == null) {
                database.loads().release();
            } else {
                load.close();
            }
            throw e;
        }
    }

    private static void acquire(PostgresDatabase database, String operation) {
        try {
            if (!database.loads().tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BackendUnavailableException(PostgresErrors.start(operation)
                        + "max_concurrent_loads other loads are still under way after " + PATIENCE.toSeconds()
                        + " s; try again later, or raise it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PostgresErrors.cancelled(operation);
        }
    }

    private void open() throws SQLException {
        connection.setReadOnly(false);
        // A month takes as long as it takes, and the engine verifies it between two statements.
        statements.run("SET statement_timeout = 0");
        statements.run("SET idle_in_transaction_session_timeout = 0");
        PostgresLocks.hold(statements, id);
        connection.commit();
        PostgresSweep.run(connection, id);
    }

    @Override
    public StagedTable stage(StageRequest request) {
        checkOpen();
        PartitionKey partition = request.load().key().partition();
        String operation = "stage " + request.load().key();
        if (!attempt.plan().loads().contains(request.load())) {
            throw new IllegalArgumentException(request.load().key() + " is not in the plan of this attempt");
        }
        Staged before = staged.get(partition);
        if (before != null) {
            request.requirePartOf(before.request());
        }
        requireUninterrupted(operation);
        boolean done = false;
        try {
            PostgresStaging staging = new PostgresStaging(statements, dialect, feed, observer);
            if (before == null) {
                // On its own: what it locks would be locked until all rows are there.
                PostgresStateSchema.makeDataset(
                        statements, dialect, request.load().table().dataset());
                connection.commit();
            }
            Staged now = PostgresInterruption.watching(statements, () -> {
                if (before != null) {
                    return staging.more(request, before);
                }
                Staged first = staging.first(request, preparation.nextName());
                preparation.index(statements, first.relation(), first.columns());
                return first;
            });
            connection.commit();
            staged.put(partition, now);
            done = true;
        } catch (SQLException e) {
            throw PostgresErrors.ofRows(operation, e);
        } finally {
            if (!done) {
                over = true;
                rollBack();
            }
        }
        observer.reached(LoadStep.STAGED, partition);
        return staged.get(partition).table();
    }

    @Override
    public void publish() {
        checkOpen();
        PlannedLoad first = attempt.plan().loads().get(0);
        String operation = "publish " + first.key();
        for (PlannedLoad load : attempt.plan().loads()) {
            if (!staged.containsKey(load.key().partition())) {
                throw new IllegalStateException(load.key() + " is planned but not staged: nothing was published");
            }
        }
        over = true;
        try {
            write(operation);
        } finally {
            rollBack();
        }
        published = true;
        observer.reached(LoadStep.COMMITTED, first.key().partition());
    }

    /** Again and again where somebody is in the way: readers who wait behind this go first each time. */
    private void write(String operation) {
        PublishTries tries = new PublishTries(operation, database.config().publishPatience());
        while (true) {
            requireUninterrupted(operation);
            try {
                preparation.run(statements, staged);
                tries.begin();
                new PostgresPublication(statements, database, dialect, attempt, staged, preparation, observer).write();
                requireUninterrupted(operation);
                commit(operation);
                tries.logIfMany();
                return;
            } catch (Preparation.TooEarly e) {
                rollBack();
                tries.next("the tables change all the time");
            } catch (SQLException e) {
                rollBack();
                if (!PostgresErrors.isPassing(e)) {
                    throw PostgresErrors.translate(operation, e);
                }
                tries.next(PostgresErrors.text(e));
            }
        }
    }

    private void commit(String operation) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (PostgresErrors.isConnectionLost(e)) {
                throw new LoadOutcomeUnknownException(
                        PostgresErrors.start(operation) + "the connection broke during the commit ("
                                + PostgresErrors.text(e) + "); load again: what was published is skipped",
                        e);
            }
            throw e;
        }
    }

    private static void requireUninterrupted(String operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw PostgresErrors.cancelled(operation);
        }
    }

    private void checkOpen() {
        if (over) {
            throw new IllegalStateException("this transaction is over: begin another");
        }
    }

    private void rollBack() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The server has rolled back by itself, and closing the connection ends the rest.
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        over = true;
        boolean clean = false;
        try {
            rollBack();
            PostgresSweep.dropOwn(connection, id);
            PostgresLocks.release(statements, id);
            statements.run("RESET statement_timeout");
            statements.run("RESET idle_in_transaction_session_timeout");
            connection.commit();
            clean = true;
        } catch (SQLException e) {
            LOG.warn("tables of {} are left to the next load: {}", subject(), PostgresErrors.text(e));
        } finally {
            if (!clean) {
                // Its locks end with it, so that the next load may sweep.
                database.discard(connection);
            }
            PostgresQuery.close(connection);
            database.loads().release();
        }
        if (clean && published) {
            expire();
        }
    }

    private void expire() {
        try {
            Expiry.run(database, dialect);
        } catch (BackendException e) {
            LOG.warn("old versions are left to the next load: {}", e.getMessage());
        }
    }

    private Object subject() {
        return attempt.plan().loads().get(0).key();
    }
}
