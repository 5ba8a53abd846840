package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbConversion;
import dev.tarn.duckdb.engine.DuckDbDiagnosis;
import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbInterruption;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.files.WrittenData;
import dev.tarn.error.BackendException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.error.UnsupportedCapabilityException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A load: files that no snapshot names until publishing commits one that does. Interrupting its thread ends the staging; what was
 * not published is deleted when it is closed.
 */
final class DuckLakeLoad implements LoadTransaction {

    /** How often a snapshot is prepared anew, after another committer changed what this one is about. */
    private static final int TRIES = 40;

    private final Lake lake;
    private final Attempt attempt;
    private final LoadObserver observer;
    private final Connection connection;
    private final DuckDbStatements engine;
    private final LakeCommit planned;
    private final Map<PartitionKey, StagedLoad> staged = new LinkedHashMap<>();
    private boolean over;
    private boolean publishing;
    private boolean mayBePublished;
    private boolean closed;

    private DuckLakeLoad(Lake lake, Attempt attempt, LoadObserver observer, Connection connection) throws SQLException {
        this.lake = lake;
        this.attempt = attempt;
        this.observer = observer;
        this.connection = connection;
        this.engine = new DuckDbStatements(connection);
        DuckDbConversion.prepare(engine);
        this.planned = LakeCommit.on(lake.catalog(), lake.catalog().latest());
    }

    static DuckLakeLoad begin(Lake lake, Attempt attempt, LoadObserver observer) {
        PlannedLoad first = attempt.plan().loads().get(0);
        String operation = "begin load " + first.key();
        if (lake.catalog().encrypted()) {
            throw new UnsupportedCapabilityException(lake.errors().start(operation)
                    + "the lake is encrypted, and the engine that is built in can decrypt but not encrypt (that needs an extension"
                    + " with OpenSSL); load into a lake without enable_encryption, on an encrypted disk if need be");
        }
        lake.prepareForLoads();
        try {
            lake.loads().acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lake.errors().cancelled(operation);
        }
        Connection connection = null;
        boolean begun = false;
        try {
            connection = lake.engine().connection(operation);
            DuckLakeLoad load = new DuckLakeLoad(lake, attempt, observer, connection);
            observer.reached(LoadStep.OPENED, first.key().partition());
            begun = true;
            return load;
        } catch (SQLException e) {
            throw lake.errors().translate(operation, e);
        } finally {
            if (!begun) {
                if (connection != null) {
                    DuckDbEngine.closeQuietly(connection);
                }
                lake.loads().release();
            }
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
        StagedLoad before = staged.get(partition);
        if (before != null) {
            request.requirePartOf(before.request());
        }
        try {
            StagedLoad done = staged(request, before);
            staged.put(partition, done);
            observer.reached(LoadStep.STAGED, partition);
            return done.counted();
        } catch (SQLException e) {
            over = true;
            throw explained(operation, request, e);
        } catch (BackendException e) {
            over = true;
            if (DuckDbErrors.isConversion(e) && request.data() instanceof SourceData.Files files) {
                throw new DuckDbDiagnosis(lake.engine(), operation).explain(files, request.schema(), e);
            }
            throw e;
        }
    }

    private StagedLoad staged(StageRequest request, StagedLoad before) throws SQLException {
        LakeStaging staging = new LakeStaging(lake, engine, planned, observer);
        if (before == null) {
            return staging.stage(request);
        }
        // Files of one load have the same columns, although another load of the plan may have changed the table in
        // between.
        StagedLoad fitting = staging.fitting(before);
        staged.put(request.load().key().partition(), fitting);
        return staging.add(request, fitting);
    }

    private BackendException explained(String operation, StageRequest request, SQLException e) {
        if (DuckDbInterruption.isCause(e)) {
            return lake.errors().cancelled(operation);
        }
        if (DuckDbErrors.isConversion(e) && request.data() instanceof SourceData.Files files) {
            return new DuckDbDiagnosis(lake.engine(), operation).explain(files, request.schema(), e);
        }
        return lake.errors().translate(operation, e);
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
        DuckDbInterruption.check("publish " + first.key(), lake.errors());
        over = true;
        publishing = true;
        try {
            commit("publish " + first.key());
            mayBePublished = true;
        } catch (LoadOutcomeUnknownException e) {
            mayBePublished = true;
            throw e;
        }
        new CompatibilityFile(lake).refresh();
        observer.reached(LoadStep.COMMITTED, first.key().partition());
    }

    private void commit(String operation) {
        for (int tries = 1; ; tries++) {
            Publication publication = new Publication(lake, engine, attempt, staged, observer);
            try {
                publication.run();
                return;
            } catch (LoadConflictException e) {
                if (publication.fencedOff() || tries == TRIES) {
                    throw e;
                }
                pause(operation, tries);
            }
        }
    }

    private void pause(String operation, int tries) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(5L + 10L * tries));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lake.errors().cancelled(operation);
        }
    }

    private void checkOpen() {
        if (over) {
            throw new IllegalStateException("this transaction is over: begin another");
        }
    }

    /** A commit can come through although it ends with an error. An interrupted thread could not ask. */
    private boolean isCommitted(List<WrittenData> written) {
        boolean interrupted = Thread.interrupted();
        try {
            return WrittenData.anyCommitted(lake.catalog(), written);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        over = true;
        try {
            List<WrittenData> written =
                    staged.values().stream().map(StagedLoad::data).toList();
            if (!mayBePublished && !(publishing && isCommitted(written))) {
                written.forEach(WrittenData::discard);
            } else {
                written.forEach(WrittenData::release);
            }
        } finally {
            DuckDbEngine.closeQuietly(connection);
            lake.loads().release();
        }
    }
}
