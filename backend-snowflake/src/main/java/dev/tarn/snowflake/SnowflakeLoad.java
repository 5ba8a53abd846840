package dev.tarn.snowflake;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.StateTable;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A load: its rows are sent to a stage and copied to tables that nobody reads, which takes as long as it takes; then one short
 * transaction puts them in place. Interrupting its thread cancels the statement under way and ends it with
 * {@link dev.tarn.error.LoadCancelledException}; the thread stays interrupted.
 */
final class SnowflakeLoad implements LoadTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(SnowflakeLoad.class);

    /** Each time somebody else has changed the same tables meanwhile. */
    private static final int TRIES = 20;

    private final SnowflakeDatabase database;
    private final DataReader reader;
    private final Attempt attempt;
    private final LoadObserver observer;
    private final String id =
            UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
    private final Map<PartitionKey, Staged> staged = new LinkedHashMap<>();
    private SnowflakeSession session;
    private int tables;
    private boolean over;
    private boolean closed;

    private SnowflakeLoad(SnowflakeDatabase database, DataReader reader, Attempt attempt, LoadObserver observer) {
        this.database = database;
        this.reader = reader;
        this.attempt = attempt;
        this.observer = observer;
    }

    static SnowflakeLoad begin(SnowflakeDatabase database, DataReader reader, Attempt attempt, LoadObserver observer) {
        PlannedLoad first = attempt.plan().loads().get(0);
        String operation = "begin load " + first.key();
        database.acquireLoad(operation);
        SnowflakeLoad load = new SnowflakeLoad(database, reader, attempt, observer);
        boolean done = false;
        try {
            load.session = database.session(operation);
            load.run(operation, () -> {
                new Sweep(load.session.statements(), database.tables()).run();
                new KeptTables(load.session.statements(), database).sweep();
                return true;
            });
            observer.reached(LoadStep.OPENED, first.key().partition());
            done = true;
            return load;
        } finally {
            if (!done) {
                load.close();
            }
        }
    }

    private <T> T run(String operation, SnowflakeSession.Work<T> work) {
        requireUninterrupted(operation);
        renew(operation);
        try {
            return session.watching(work);
        } catch (SQLException e) {
            over = true;
            throw translate(operation, e);
        } catch (RuntimeException e) {
            over = true;
            throw e;
        }
    }

    private void renew(String operation) {
        if (session != null && session.isSpoilt()) {
            giveUp();
        }
        if (session == null) {
            session = database.session(operation);
        }
    }

    /** What is open in a session is rolled back with its end. */
    private void giveUp() {
        database.discard(session);
        session = null;
    }

    private void undo() {
        session.rollBack();
        if (session.isSpoilt()) {
            giveUp();
        }
    }

    /** Of an attempt that is over, tables and files are swept: whoever misses some is told why. */
    private BackendException translate(String operation, SQLException e) {
        BackendException translated = SnowflakeErrors.translate(operation, e);
        if (translated instanceof BackendRejectedException && tables > 0 && isFenced(operation)) {
            return new LoadConflictException(
                    SnowflakeErrors.start(operation)
                            + "a newer attempt has taken this period over; nothing was published; plan again and retry",
                    e);
        }
        return translated;
    }

    private boolean isFenced(String operation) {
        return database.read(operation, statements -> {
            for (Map.Entry<PartitionKey, Long> token : attempt.tokens().entrySet()) {
                if (newest(statements, token.getKey()) != token.getValue()) {
                    return true;
                }
            }
            return false;
        });
    }

    private long newest(JdbcStatements statements, PartitionKey partition) throws SQLException {
        return statements
                .list(
                        row -> row.getLong(1),
                        "SELECT attempt FROM " + database.tables().table(StateTable.FENCE)
                                + " WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ?",
                        partition.export().vendor(),
                        partition.export().name(),
                        partition.account(),
                        partition.period().toString())
                .stream()
                .findFirst()
                .orElse(-1L);
    }

    @Override
    public StagedTable stage(StageRequest request) {
        checkOpen();
        PartitionKey partition = request.load().key().partition();
        if (!attempt.plan().loads().contains(request.load())) {
            throw new IllegalArgumentException(request.load().key() + " is not in the plan of this attempt");
        }
        Staged before = staged.get(partition);
        if (before != null) {
            request.requirePartOf(before.request());
        }
        renew("stage " + request.load().key());
        Upload upload = new Upload(
                session.statements(),
                reader,
                database.config().tempDirectory(),
                database.tables().stage());
        SnowflakeStaging staging = new SnowflakeStaging(session.statements(), database, upload, id);
        Staged now = run("stage " + request.load().key(), () -> {
            if (before != null) {
                return staging.more(request, before);
            }
            long token = attempt.tokens().getOrDefault(partition, -1L);
            return staging.first(request, tables++, StagingMark.of(partition, token));
        });
        staged.put(partition, now);
        observer.reached(LoadStep.STAGED, partition);
        return now.table();
    }

    @Override
    public void publish() {
        checkOpen();
        for (PlannedLoad load : attempt.plan().loads()) {
            if (!staged.containsKey(load.key().partition())) {
                throw new IllegalStateException(load.key() + " is planned but not staged: nothing was published");
            }
        }
        over = true;
        PlannedLoad first = attempt.plan().loads().get(0);
        String operation = "publish " + first.key();
        boolean prepare = staged.values().stream().anyMatch(Staged::changes);
        for (int tries = 0; ; tries++) {
            if (tries == TRIES) {
                throw new BackendUnavailableException(SnowflakeErrors.start(operation)
                        + "others change the same tables all the time; nothing was published; try again later");
            }
            if (prepare) {
                prepare(operation, first);
            }
            Layout layout = write(operation, first);
            if (layout.isReady()) {
                boolean completed = !layout.isViewComplete() && completeView(operation);
                observer.reached(LoadStep.COMMITTED, first.key().partition());
                if (completed) {
                    observer.reached(LoadStep.VIEW_REFRESHED, first.key().partition());
                }
                return;
            }
            prepare = true;
        }
    }

    /** All is published; where this fails, the next load makes up for it. */
    private boolean completeView(String operation) {
        try {
            renew(operation);
            SnowflakeSession changes = database.session(operation);
            boolean done = false;
            try {
                boolean completed = new Preparation(database, attempt, staged.values()).complete(session, changes);
                done = true;
                return completed;
            } finally {
                if (done) {
                    database.give(changes);
                } else {
                    database.discard(changes);
                    undo();
                }
            }
        } catch (SQLException e) {
            LOG.warn(
                    "{} is published; its view gets the new columns with the next load: {}",
                    subject(),
                    SnowflakeErrors.text(e));
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} is published; its view gets the new columns with the next load: {}", subject(), e.getMessage());
        }
        return false;
    }

    private Object subject() {
        return attempt.plan().loads().get(0).key();
    }

    private void prepare(String operation, PlannedLoad first) {
        SnowflakeSession changes = database.session(operation);
        boolean done = false;
        Preparation.Done changed;
        try {
            changed = run(
                    operation,
                    () -> changes.watching(
                            () -> new Preparation(database, attempt, staged.values()).run(session, changes)));
            done = true;
        } finally {
            if (done) {
                database.give(changes);
            } else {
                database.discard(changes);
                undo();
            }
        }
        if (changed.tables()) {
            observer.reached(LoadStep.TARGET_READY, first.key().partition());
        }
        if (changed.view()) {
            observer.reached(LoadStep.VIEW_REFRESHED, first.key().partition());
        }
    }

    private Layout write(String operation, PlannedLoad first) {
        boolean committed = false;
        try {
            SnowflakePublication.Written written = run(operation, () -> {
                session.beginAlone();
                return new SnowflakePublication(session.statements(), database, attempt, staged, observer).write();
            });
            if (written.snapshot().isPresent()) {
                requireUninterrupted(operation);
                commit(operation, first, written.snapshot().get());
                committed = true;
            }
            return written.layout();
        } finally {
            endTransaction(committed);
        }
    }

    private void endTransaction(boolean committed) {
        if (session == null) {
            return;
        }
        if (!committed) {
            session.rollBack();
        }
        session.endAlone();
        if (session.isSpoilt()) {
            giveUp();
        }
    }

    /** What a COMMIT answers, or that it answers nothing, does not say what became of it: the record of publishes does. */
    private void commit(String operation, PlannedLoad first, Snapshots.Begun snapshot) {
        try {
            session.commit();
            if (!new Snapshots(session.statements(), database.tables()).isRecorded(snapshot)) {
                throw new LoadConflictException(
                        SnowflakeErrors.start(operation)
                                + "the service has ended the transaction, because others waited for it; nothing was published; run it again");
            }
        } catch (SQLException e) {
            // Its transaction ends with it, if it is still open.
            giveUp();
            if (isPublished(operation, snapshot, e)) {
                LOG.warn("the answer to the commit of {} was lost; the state says that it is published", first.key());
            } else if (SnowflakeErrors.isSessionLost(e)) {
                throw new BackendUnavailableException(
                        SnowflakeErrors.start(operation) + "the connection broke during the commit ("
                                + SnowflakeErrors.text(e) + "); nothing was published; run it again",
                        e);
            } else {
                throw SnowflakeErrors.translate(operation, e);
            }
        }
    }

    /** Whoever has his turn knows that the commit is done, or never will be. */
    private boolean isPublished(String operation, Snapshots.Begun snapshot, SQLException failed) {
        try {
            return database.write(
                    operation, statements -> new Snapshots(statements, database.tables()).isRecorded(snapshot));
        } catch (BackendException e) {
            LoadOutcomeUnknownException unknown = new LoadOutcomeUnknownException(
                    SnowflakeErrors.start(operation) + "the commit failed ("
                            + SnowflakeErrors.text(failed) + "), and the state could not be asked ("
                            + e.getMessage()
                            + "); load again when the service can be reached: what was published is skipped",
                    failed);
            unknown.addSuppressed(e);
            throw unknown;
        }
    }

    private static void requireUninterrupted(String operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw SnowflakeErrors.cancelled(operation);
        }
    }

    private void checkOpen() {
        if (over) {
            throw new IllegalStateException("this transaction is over: begin another");
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
            if (tables > 0) {
                renew("end load " + subject());
            }
            clean = session != null && !session.isSpoilt() && tidy();
        } catch (BackendException e) {
            LOG.warn("what was staged of {} is left to the next load: {}", subject(), e.getMessage());
        } finally {
            if (clean) {
                database.give(session);
            } else if (session != null) {
                database.discard(session);
            }
            database.releaseLoad();
        }
    }

    /** Drops what was staged; whoever is interrupted cleans up all the same. */
    private boolean tidy() {
        boolean interrupted = Thread.interrupted();
        try {
            JdbcStatements statements = session.statements();
            if (tables > 0) {
                statements.list(
                        row -> row.getString(1), "REMOVE " + new Sweep(statements, database.tables()).files(id));
                for (int i = 0; i < tables; i++) {
                    statements.run("DROP TABLE IF EXISTS "
                            + database.tables()
                                    .own(StagingMark.PREFIX + id + "_" + i)
                                    .sql());
                }
            }
            return true;
        } catch (SQLException e) {
            LOG.warn("what was staged of {} is left to the next load: {}", subject(), SnowflakeErrors.text(e));
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
