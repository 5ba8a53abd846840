package dev.tarn.tck;

import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StagedTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads through the SPI, in the order in which the engine does.
 *
 * @param backend the database
 * @param unified the export's unified view
 */
record Loader(DatabaseBackend backend, TableName unified) {

    LoadPlan plan(TestLoad... loads) {
        return new LoadPlan(Arrays.stream(loads).map(TestLoad::planned).toList(), unified);
    }

    Attempt start(TestLoad... loads) {
        return backend.stateManager().start(plan(loads));
    }

    StagedTable load(TestLoad load) {
        return load(LoadObserver.NONE, load).get(0);
    }

    List<StagedTable> loadTogether(TestLoad... loads) {
        return load(LoadObserver.NONE, loads);
    }

    List<StagedTable> load(LoadObserver observer, TestLoad... loads) {
        PartitionKey first = loads[0].key().partition();
        observer.reached(LoadStep.PLANNED, first);
        Attempt attempt = start(loads);
        observer.reached(LoadStep.STARTED, first);
        List<StagedTable> staged = stageAndPublish(attempt, observer, loads);
        observer.reached(LoadStep.REPORTED, first);
        return staged;
    }

    List<StagedTable> stageAndPublish(Attempt attempt, LoadObserver observer, TestLoad... loads) {
        List<StagedTable> staged = new ArrayList<>();
        try (LoadTransaction transaction = backend.begin(attempt, observer)) {
            for (TestLoad load : loads) {
                staged.add(transaction.stage(load.request()));
                observer.reached(LoadStep.VERIFIED, load.key().partition());
            }
            transaction.publish();
        }
        return staged;
    }

    /** What each part gave. */
    List<StagedTable> loadInParts(TestLoad load, SourceData... parts) {
        List<StagedTable> staged = new ArrayList<>();
        try (LoadTransaction transaction = backend.begin(start(load), LoadObserver.NONE)) {
            for (SourceData part : parts) {
                staged.add(transaction.stage(load.part(part)));
            }
            transaction.publish();
        }
        return staged;
    }

    /** Stages and closes without publishing. */
    void stageOnly(TestLoad... loads) {
        try (LoadTransaction transaction = backend.begin(start(loads), LoadObserver.NONE)) {
            for (TestLoad load : loads) {
                transaction.stage(load.request());
            }
        }
    }
}
