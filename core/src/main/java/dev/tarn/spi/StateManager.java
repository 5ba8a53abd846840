package dev.tarn.spi;

import dev.tarn.error.UnsupportedCapabilityException;
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

    /**
     * Everything that happened to an export: what {@link #history(ExportId, YearMonth)} gives, for all its billing periods, also
     * those of which nothing was ever published.
     *
     * @param export the export
     * @return every load of it, by period, within one oldest first
     * @throws UnsupportedCapabilityException where the backend does not list them, as without an implementation of its own
     */
    default List<LoadState> history(ExportId export) {
        throw new UnsupportedCapabilityException("[state] read the history of " + export + ": "
                + getClass().getName()
                + " lists no loads without their billing period; read the history of one period at a time");
    }

    /**
     * Takes over what another database has on record, so that an export that moves here keeps its history. All of it or nothing
     * is recorded; nothing becomes visible, and no data is touched. Giving the same again changes nothing.
     *
     * <ul>
     *   <li>A load that is not on record here is recorded as it is given, with its attempt and its times, only that it is
     *       {@link LoadState#current() current} to nobody.
     *   <li>One that is on record, and is not what readers see here, is recorded anew where the given one started later.
     *   <li>One that is completed and what readers see here stays so; where the given one is completed too and started earlier, its
     *       times are taken: it is the same delivery, which was loaded there before it was copied.
     *   <li>The next attempt at a partition gets a greater number than every load that was recorded so. Where that makes the
     *       fencing number rise, an attempt that is under way can no longer publish.
     * </ul>
     *
     * @param history what the other database has on record: the loads of any exports, at most one for each key, in any order
     * @throws UnsupportedCapabilityException where the backend takes over nothing, as without an implementation of its own
     */
    default void adopt(List<LoadState> history) {
        throw new UnsupportedCapabilityException("[state] take over the history of other databases: "
                + getClass().getName()
                + " records nothing but loads of its own; import the exports' files into this database instead");
    }
}
