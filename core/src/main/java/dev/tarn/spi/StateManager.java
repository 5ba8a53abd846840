package dev.tarn.spi;

import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.SchemaVersion;
import java.time.YearMonth;
import java.util.List;

/**
 * What was loaded, when, from which files, how it ended. Completion is not recorded here: {@link LoadTransaction#publish}
 * does it in the commit that shows the data. Safe for use by several threads and, where the database is, processes.
 */
public interface StateManager {

    /**
     * Whether a delivery is what readers see, and its data is there.
     *
     * @param load the delivery
     * @return true where loading it again would change nothing
     */
    boolean isLoaded(LoadKey load);

    /**
     * Records that loads start and takes their partitions over: an older attempt at any of them can no longer publish.
     *
     * @param plan the loads
     * @return the attempt, with a fencing number for each partition
     */
    Attempt start(LoadPlan plan);

    /**
     * Records that an attempt ended without publishing. Does nothing to loads that a newer attempt has taken over or that
     * are completed.
     *
     * @param attempt the attempt
     * @param reason what went wrong, without secrets
     */
    void fail(Attempt attempt, String reason);

    /**
     * What readers see of an export: one query, whatever the number of periods.
     *
     * @param export the export
     * @return one state for each partition, by period and account
     */
    List<LoadState> currentVersions(ExportId export);

    /**
     * Everything that happened to a billing period.
     *
     * @param export the export
     * @param period the billing period
     * @return every load of it, oldest first
     */
    List<LoadState> history(ExportId export, YearMonth period);

    /**
     * The exports that were ever started.
     *
     * @return the exports, by vendor and name
     */
    List<ExportId> exports();

    /**
     * The schemas that an export has had.
     *
     * @param export the export
     * @return the schemas, oldest first
     */
    List<SchemaVersion> schemaVersions(ExportId export);
}
