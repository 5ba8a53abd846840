package dev.tarn.bigquery;

import dev.tarn.error.BackendException;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A load: its rows are loaded into tables that nobody reads, which takes as long as it takes; then one script of one transaction puts them
 * in place, with their state.
 */
final class BigQueryLoad implements LoadTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(BigQueryLoad.class);

    private final BigQueryDatabase database;
    private final StateTables tables;
    private final Attempt attempt;
    private final LoadObserver observer;
    private final String id = BigQueryDatabase.unique();
    private final Staging staging;
    private final Lease lease;
    private final Map<PartitionKey, Staged> staged = new LinkedHashMap<>();
    private boolean over;
    private boolean closed;

    private BigQueryLoad(
            BigQueryDatabase database, StateTables tables, DataReader reader, Attempt attempt, LoadObserver observer) {
        this.database = database;
        this.tables = tables;
        this.attempt = attempt;
        this.observer = observer;
        this.staging = new Staging(database, tables, reader, id);
        this.lease = new Lease(database, tables, attempt, id);
    }

    static BigQueryLoad begin(
            BigQueryDatabase database, StateTables tables, DataReader reader, Attempt attempt, LoadObserver observer) {
        PlannedLoad first = attempt.plan().loads().get(0);
        BigQueryLoad load = new BigQueryLoad(database, tables, reader, attempt, observer);
        Sweep.run(database, "begin load " + first.key(), attempt);
        observer.reached(LoadStep.OPENED, first.key().partition());
        return load;
    }

    @Override
    public StagedTable stage(StageRequest request) {
        requireOpen();
        PartitionKey partition = request.load().key().partition();
        if (!attempt.plan().loads().contains(request.load())) {
            throw new IllegalArgumentException(request.load().key() + " is not in the plan of this attempt");
        }
        Staged before = staged.get(partition);
        if (before != null) {
            request.requirePartOf(before.request());
        }
        boolean done = false;
        try {
            long token = attempt.tokens().getOrDefault(partition, -1L);
            staged.put(partition, before == null ? staging.first(request, token) : staging.more(request, before));
            done = true;
        } finally {
            over = !done;
        }
        observer.reached(LoadStep.STAGED, partition);
        return staged.get(partition).table();
    }

    @Override
    public void publish() {
        requireOpen();
        for (PlannedLoad load : attempt.plan().loads()) {
            if (!staged.containsKey(load.key().partition())) {
                throw new IllegalStateException(load.key() + " is planned but not staged: nothing was published");
            }
        }
        over = true;
        new Publication(database, tables, attempt, staged, lease, observer, id).run();
        int jobs = staged.values().stream()
                .mapToInt(s -> database.loadJobs().of(s.relation()))
                .max()
                .orElse(0);
        LOG.info(
                "published {} with at most {} load jobs for a table, of {} that a table may have in a day",
                subject(),
                jobs,
                database.config().dailyLoadJobs());
        observer.reached(LoadStep.COMMITTED, attempt.plan().loads().get(0).key().partition());
    }

    private void requireOpen() {
        if (over || closed) {
            throw new IllegalStateException("this transaction is over: begin another");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean interrupted = Thread.interrupted();
        try {
            lease.release();
            for (Staged each : staged.values()) {
                database.drop("drop what was staged for " + subject(), each.relation());
            }
            if (over && staged.size() < attempt.plan().loads().size()) {
                Sweep.own(database, "drop what was staged for " + subject(), id);
            }
        } catch (BackendException e) {
            LOG.warn("tables of {} are left to the next load: {}", subject(), e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Object subject() {
        return attempt.plan().loads().get(0).key();
    }
}
