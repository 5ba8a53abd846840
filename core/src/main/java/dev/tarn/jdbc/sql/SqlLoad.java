package dev.tarn.jdbc.sql;

import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A load. Where the database makes and drops tables within transactions, it is one transaction. Elsewhere rows wait in tables of their
 * own and what readers need is made ready first, in ways that they don't notice; one transaction then moves the rows and the
 * state; what is left of the load is cleared away behind it, or by the next one. Interrupting its thread cancels the statement under way.
 */
final class SqlLoad implements LoadTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(SqlLoad.class);

    /** How long a load waits for the one before it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String STAGING = "tarn_staging_";

    private final SqlDatabase database;
    private final Supplier<DataReader> reader;
    private final Attempt attempt;
    private final LoadObserver observer;
    private final SqlGuard guard;
    private final SqlWork work;
    private final Map<PartitionKey, SqlStaging.Place> places = new LinkedHashMap<>();
    private final Map<PartitionKey, Long> rows = new LinkedHashMap<>();
    private final Map<PartitionKey, Long> rounded = new LinkedHashMap<>();
    private boolean over;
    private boolean closed;

    private SqlLoad(
            SqlDatabase database,
            Supplier<DataReader> reader,
            Attempt attempt,
            LoadObserver observer,
            SqlGuard guard,
            SqlWork work) {
        this.database = database;
        this.reader = reader;
        this.attempt = attempt;
        this.observer = observer;
        this.guard = guard;
        this.work = work;
    }

    static SqlLoad begin(SqlDatabase database, Supplier<DataReader> reader, Attempt attempt, LoadObserver observer) {
        PlannedLoad first = attempt.plan().loads().get(0);
        String operation = "begin load " + first.key();
        ExportId export = first.key().partition().export();
        SqlGuard guard = SqlGuard.acquire(database, export, operation, PATIENCE);
        SqlLoad load = null;
        try {
            SqlWork work = new SqlWork(
                    database, database.hasTransactionalDdl() ? guard.connection() : database.connection(operation));
            load = new SqlLoad(database, reader, attempt, observer, guard, work);
            if (!database.hasTransactionalDdl()) {
                load.journal().sweep();
            }
            observer.reached(LoadStep.OPENED, first.key().partition());
            return load;
        } catch (SQLException e) {
            abandon(load, guard);
            throw database.errors().translate(operation, e);
        } catch (RuntimeException | Error e) {
            abandon(load, guard);
            throw e;
        }
    }

    private static void abandon(SqlLoad load, SqlGuard guard) {
        if (load == null) {
            guard.close();
        } else {
            load.close();
        }
    }

    private ExportId export() {
        return attempt.plan().loads().get(0).key().partition().export();
    }

    private SqlJournal journal() {
        return new SqlJournal(work, export());
    }

    @Override
    public StagedTable stage(StageRequest request) {
        checkOpen();
        PartitionKey partition = request.load().key().partition();
        String operation = "stage " + request.load().key();
        if (!attempt.plan().loads().contains(request.load())) {
            throw new IllegalArgumentException(request.load().key() + " is not in the plan of this attempt");
        }
        SqlStaging.Place place = places.get(partition);
        if (place != null) {
            request.requirePartOf(place.request());
        }
        try {
            SqlStaging staging = new SqlStaging(work, operation);
            if (place == null) {
                place = staging.place(request, stagingTable());
                make(place);
                places.put(partition, place);
            }
            rounded.merge(partition, staging.write(request, place, reader.get()), Long::sum);
            StagedTable table = new SqlCount(work, place).count(rounded.get(partition));
            rows.put(partition, table.rows());
            observer.reached(LoadStep.STAGED, partition);
            return table;
        } catch (SQLException e) {
            throw failed(operation, e);
        } catch (RuntimeException | Error e) {
            over = true;
            throw e;
        }
    }

    private TableName stagingTable() {
        return new TableName(
                database.stateDataset(),
                STAGING + UUID.randomUUID().toString().replace("-", "").substring(0, 16));
    }

    private void make(SqlStaging.Place place) throws SQLException {
        if (!database.hasTransactionalDdl()) {
            journal().add(SqlJournal.Kind.STAGING, place.table());
        }
        work.tables().create(place.table(), place.schema());
    }

    @Override
    public void publish() {
        checkOpen();
        PlannedLoad first = attempt.plan().loads().get(0);
        String operation = "publish " + first.key();
        for (PlannedLoad load : attempt.plan().loads()) {
            if (!places.containsKey(load.key().partition())) {
                throw new IllegalStateException(load.key() + " is planned but not staged: nothing was published");
            }
        }
        SqlInterruption.check(database.errors(), operation);
        SqlPublication publication = new SqlPublication(work, attempt, places, rows, observer);
        boolean committing = false;
        try {
            own(operation);
            if (database.hasTransactionalDdl()) {
                publication.fence();
                publication.prepareTargets();
                var emptied = publication.emptied();
                publication.write();
                refreshView(first);
                for (TableName table : emptied) {
                    work.catalog().remove(table);
                    work.tables().drop(table);
                }
                for (SqlStaging.Place place : places.values()) {
                    work.tables().drop(place.table());
                }
            } else {
                prepare(publication, first, operation);
                publication.fence();
                publication.write();
            }
            observer.reached(LoadStep.COMMITTING, first.key().partition());
            over = true;
            committing = true;
            work.connection().commit();
        } catch (SQLException e) {
            giveUp();
            throw committing
                    ? database.errors().committing(operation, e)
                    : database.errors().translate(operation, e);
        } catch (RuntimeException | Error e) {
            giveUp();
            throw e;
        }
        SqlInterruption.uninterrupted(this::clear);
        observer.reached(LoadStep.COMMITTED, first.key().partition());
    }

    /** What was checked when rows were staged may have changed since: from here on nobody else gets the tables. */
    private void own(String operation) throws SQLException {
        guard.check(operation);
        guard.lock(attempt.plan().loads().stream().map(PlannedLoad::table).toList());
        SqlStaging staging = new SqlStaging(work, operation);
        for (SqlStaging.Place place : places.values()) {
            staging.checkOwner(place.request());
        }
    }

    /** What can't be undone by a rollback, so done in a way that nobody notices, and written down before. */
    private void prepare(SqlPublication publication, PlannedLoad first, String operation) throws SQLException {
        // Who has been overtaken has nothing to make ready.
        SqlDatabase.begin(work.connection());
        publication.fence();
        work.connection().rollback();
        work.connection().setAutoCommit(true);
        SqlJournal journal = journal();
        TableName view = attempt.plan().unifiedView();
        for (SqlStaging.Place place : places.values()) {
            if (place.before().isEmpty()) {
                journal.add(SqlJournal.Kind.TABLE, place.request().load().table());
            }
        }
        for (TableName table : publication.emptied()) {
            journal.add(SqlJournal.Kind.TABLE, table);
        }
        journal.add(SqlJournal.Kind.VIEW, view);
        publication.prepareTargets();
        new SqlView(work, export()).prepare(view, publication.targets());
        observer.reached(LoadStep.VIEW_REFRESHED, first.key().partition());
        SqlDatabase.begin(work.connection());
    }

    private void refreshView(PlannedLoad first) throws SQLException {
        new SqlView(work, export()).refresh(attempt.plan().unifiedView());
        observer.reached(LoadStep.VIEW_REFRESHED, first.key().partition());
    }

    /** Clears away what only the load needed; what can't be cleared now, the next one clears. */
    private void clear() {
        if (database.hasTransactionalDdl()) {
            return;
        }
        try {
            SqlDatabase.rollBack(work.connection());
            work.connection().setAutoCommit(true);
            journal().sweep();
        } catch (SQLException e) {
            LOG.warn(
                    "what a load of {} has left is not cleared away yet; the next load does it: {}",
                    export(),
                    database.errors().text(e));
        }
    }

    private void giveUp() {
        over = true;
        SqlInterruption.uninterrupted(() -> SqlDatabase.rollBack(work.connection()));
    }

    private RuntimeException failed(String operation, SQLException e) {
        giveUp();
        return Thread.currentThread().isInterrupted()
                ? new LoadCancelledException(
                        database.errors().start(operation) + "interrupted; nothing of it stays",
                        database.errors().cause(e))
                : database.errors().translate(operation, e);
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
        SqlInterruption.uninterrupted(() -> {
            try {
                SqlDatabase.rollBack(work.connection());
                clear();
                if (work.connection() != guard.connection()) {
                    SqlConnections.closeQuietly(work.connection());
                }
            } finally {
                guard.close();
            }
        });
    }
}
