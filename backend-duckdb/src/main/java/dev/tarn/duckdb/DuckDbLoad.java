package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbConversion;
import dev.tarn.duckdb.engine.DuckDbDiagnosis;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbInterruption;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.duckdb.engine.DuckDbThreads;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A load: one transaction of the database on one connection, so that whatever ends it early leaves nothing. Interrupting its
 * thread cancels the statement under way and ends it with {@link LoadCancelledException}; the thread stays interrupted.
 */
final class DuckDbLoad implements LoadTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(DuckDbLoad.class);

    /** How long a load waits for the one before it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DuckDbDatabase database;
    private final Attempt attempt;
    private final LoadObserver observer;
    private final Connection connection;
    private final DuckDbStatements statements;
    private final DuckDbThreads threads;
    private final Map<PartitionKey, Staged> staged = new LinkedHashMap<>();
    private boolean over;
    private boolean closed;

    /** A request and what came of it. */
    record Staged(StageRequest request, StagedTable table) {}

    private DuckDbLoad(DuckDbDatabase database, Attempt attempt, LoadObserver observer, Connection connection)
            throws SQLException {
        this.database = database;
        this.attempt = attempt;
        this.observer = observer;
        this.connection = connection;
        this.statements = new DuckDbStatements(connection);
        this.threads = new DuckDbThreads(statements);
        DuckDbConversion.prepare(statements);
        connection.setAutoCommit(false);
        // The transaction begins with its first statement.
        statements.run("SELECT count(*) FROM " + DuckDbStateSchema.in(database.name()) + ".load_fence");
    }

    static DuckDbLoad begin(DuckDbDatabase database, Attempt attempt, LoadObserver observer) {
        return begin(database, attempt, observer, PATIENCE);
    }

    static DuckDbLoad begin(DuckDbDatabase database, Attempt attempt, LoadObserver observer, Duration patience) {
        PlannedLoad first = attempt.plan().loads().get(0);
        String operation = "begin load " + first.key();
        acquire(database, operation, patience);
        Connection connection = null;
        try {
            connection = database.connection(operation);
            DuckDbLoad load = new DuckDbLoad(database, attempt, observer, connection);
            observer.reached(LoadStep.OPENED, first.key().partition());
            return load;
        } catch (SQLException | RuntimeException | Error e) {
            if (connection != null) {
                DuckDbEngine.closeQuietly(connection);
            }
            database.writer().release();
            throw e instanceof SQLException sql
                    ? database.errors().translate(operation, sql)
                    : DuckDbLoad.<RuntimeException>same(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E same(Throwable e) throws E {
        throw (E) e;
    }

    private static void acquire(DuckDbDatabase database, String operation, Duration patience) {
        try {
            if (!database.writer().tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BackendUnavailableException(
                        database.errors().start(operation) + "another load of this process is still under way after "
                                + patience.toSeconds() + " s, and DuckDB takes one at a time; try again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw database.errors().cancelled(operation);
        }
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
        try {
            threads.lowerFor(request.schema());
            DuckDbStaging staging = new DuckDbStaging(statements, database, observer);
            StagedTable table = before == null ? staging.stage(request) : staging.add(request, before.table());
            staged.put(partition, new Staged(request, table));
            observer.reached(LoadStep.STAGED, partition);
            return table;
        } catch (SQLException e) {
            over = true;
            rollBack();
            if (DuckDbInterruption.isCause(e)) {
                throw database.errors().cancelled(operation);
            }
            if (DuckDbErrors.isConversion(e) && request.data() instanceof SourceData.Files files) {
                throw new DuckDbDiagnosis(database.engine(), operation).explain(files, request.schema(), e);
            }
            throw database.errors().translate(operation, e);
        } catch (BadDataException | LoadCancelledException e) {
            over = true;
            rollBack();
            throw e;
        }
    }

    @Override
    public void publish() {
        checkOpen();
        PlannedLoad first = attempt.plan().loads().get(0);
        for (PlannedLoad load : attempt.plan().loads()) {
            if (!staged.containsKey(load.key().partition())) {
                throw new IllegalStateException(load.key() + " is planned but not staged: nothing was published");
            }
        }
        DuckDbInterruption.check("publish " + first.key(), database.errors());
        try {
            new DuckDbPublication(statements, database.name(), attempt, staged, observer).write();
            database.rowGroups().settle(staged.values(), statements);
            observer.reached(LoadStep.COMMITTING, first.key().partition());
            over = true;
            connection.commit();
        } catch (SQLException e) {
            over = true;
            rollBack();
            throw database.errors().translate("publish " + first.key(), e);
        }
        observer.reached(LoadStep.COMMITTED, first.key().partition());
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
            // The engine rolls back by itself what it can't go on with, and closing the connection ends the rest.
        }
    }

    private Object subject() {
        return attempt.plan().loads().get(0).key();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!over) {
                over = true;
                rollBack();
            }
            threads.restore();
        } catch (SQLException e) {
            LOG.warn("the engine keeps the fewer threads of {}: {}", subject(), DuckDbErrors.text(e));
        } finally {
            DuckDbEngine.closeQuietly(connection);
            database.writer().release();
        }
    }
}
