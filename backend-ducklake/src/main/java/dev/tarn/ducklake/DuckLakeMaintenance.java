package dev.tarn.ducklake;

import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.maintenance.CleanupFiles;
import dev.tarn.ducklake.maintenance.DeleteOrphans;
import dev.tarn.ducklake.maintenance.ExpireSnapshots;
import dev.tarn.ducklake.maintenance.MaintenanceReport;
import dev.tarn.ducklake.maintenance.MergeAdjacentFiles;
import dev.tarn.ducklake.maintenance.Retention;
import dev.tarn.ducklake.maintenance.RewriteDataFiles;
import dev.tarn.jdbc.StateTable;
import dev.tarn.spi.DatabaseBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps an open lake small and quick. Everything here can be run at any time, beside loads and queries, by any number of processes, again
 * after a crash, and dry first. The order that leaves the least behind: rewrite, merge, expire, clean up, orphans.
 *
 * <p>Files are deleted when they have not been needed for the retention, at least {@link Retention#MINIMUM}, and not if a load
 * that is still running began before: loads that neither ended nor were taken over count as running for {@link #LONGEST_LOAD}. Queries
 * that take longer than the retention may find a file gone.
 */
public final class DuckLakeMaintenance {

    /** A load that began longer ago, and never ended, has died. */
    public static final Duration LONGEST_LOAD = Duration.ofDays(7);

    private final Lake lake;

    private DuckLakeMaintenance(Lake lake) {
        this.lake = lake;
    }

    /**
     * The maintenance of a lake that is open.
     *
     * @param backend the backend, which stays open as long as this is used
     * @return its maintenance; empty if it is no lake
     */
    public static Optional<DuckLakeMaintenance> of(DatabaseBackend backend) {
        return backend instanceof DuckLakeBackend open
                ? Optional.of(new DuckLakeMaintenance(open.lake()))
                : Optional.empty();
    }

    /**
     * Expires all snapshots of before a time, but the newest. Their files stay until {@link #cleanup} deletes them.
     *
     * @param before the time
     * @param dryRun whether to say only what would be done
     * @return the snapshots, and the files that only they needed
     * @throws dev.tarn.error.BackendException if the catalog can't be read or written
     */
    public MaintenanceReport expire(Instant before, boolean dryRun) {
        return new ExpireSnapshots(lake.catalog()).olderThan(before, dryRun);
    }

    /**
     * Expires some snapshots, but the newest. Their files stay until {@link #cleanup} deletes them.
     *
     * @param ids their numbers
     * @param dryRun whether to say only what would be done
     * @return the snapshots, and the files that only they needed
     * @throws dev.tarn.error.BackendException if the catalog can't be read or written
     */
    public MaintenanceReport expire(Set<Long> ids, boolean dryRun) {
        return new ExpireSnapshots(lake.catalog()).ids(ids, dryRun);
    }

    /**
     * Deletes the files that are scheduled for deletion.
     *
     * @param age how long they have to have been; where it is absent, what the lake's option {@code delete_older_than} says, or 2 days
     * @param dryRun whether to say only what would be done
     * @return the files, and what could not be deleted and why
     * @throws IllegalArgumentException if the age is less than {@link Retention#MINIMUM}
     * @throws dev.tarn.error.BackendException if the catalog can't be read or written
     */
    public MaintenanceReport cleanup(Optional<Duration> age, boolean dryRun) {
        return new CleanupFiles(lake.catalog()).run(retention(age), dryRun);
    }

    /**
     * Deletes files below the data path that the catalog does not know: those of loads that died.
     *
     * @param age how old they have to be; where it is absent, what the lake's option {@code delete_older_than} says, or 2 days
     * @param dryRun whether to say only what would be done
     * @return the files, and what could not be deleted or was left and why
     * @throws IllegalArgumentException if the age is less than {@link Retention#MINIMUM}
     * @throws dev.tarn.error.BackendException if the catalog or the folder can't be read
     */
    public MaintenanceReport orphans(Optional<Duration> age, boolean dryRun) {
        return new DeleteOrphans(lake.catalog()).run(retention(age), dryRun);
    }

    /**
     * Merges small files. The merged ones are scheduled for deletion.
     *
     * @param tables which tables' files
     * @param dryRun whether to say only what would be done
     * @return the files that were merged and written, and the tables that could not be done and why
     * @throws dev.tarn.error.BackendException if the catalog can't be read
     */
    public MaintenanceReport merge(Predicate<LakeTable> tables, boolean dryRun) {
        return shown(new MergeAdjacentFiles(
                        lake.catalog(), lake.engine(), lake.config().codec())
                .run(tables, dryRun));
    }

    /**
     * Writes files again without the rows that were deleted from them.
     *
     * @param tables which tables' files
     * @param threshold the share of its rows, from 0 to 1, that a file must have lost; where it is absent, what the lake's option
     *     {@code rewrite_delete_threshold} says, or 0.95
     * @param dryRun whether to say only what would be done
     * @return the files that were rewritten and written, and the tables that could not be done and why
     * @throws IllegalArgumentException if the threshold is none
     * @throws dev.tarn.error.BackendException if the catalog can't be read
     */
    public MaintenanceReport rewrite(Predicate<LakeTable> tables, OptionalDouble threshold, boolean dryRun) {
        return shown(new RewriteDataFiles(
                        lake.catalog(), lake.engine(), lake.config().codec())
                .run(tables, threshold, dryRun));
    }

    /** Tools that open the file of views would go on reading files that are to be deleted. */
    private MaintenanceReport shown(MaintenanceReport report) {
        if (!report.snapshots().isEmpty()) {
            new CompatibilityFile(lake).refresh();
        }
        return report;
    }

    private Retention retention(Optional<Duration> age) {
        Retention retention = age.isPresent() ? Retention.of(age.get()) : Retention.configured(lake.catalog());
        return runningSince().map(retention::beside).orElse(retention);
    }

    private Optional<Instant> runningSince() {
        LakeState state = lake.state();
        LocalDateTime recent = LocalDateTime.ofInstant(Instant.now().minus(LONGEST_LOAD), ZoneOffset.UTC);
        return state.read(
                "look for running loads",
                statements -> statements
                        .list(
                                row -> Optional.ofNullable(row.getObject(1, LocalDateTime.class))
                                        .map(time -> time.toInstant(ZoneOffset.UTC)),
                                "SELECT min(s.started_at) FROM "
                                        + state.dialect().table(StateTable.LOADS)
                                        + " s WHERE s.status = 'STARTED' AND s.started_at > ?",
                                recent)
                        .get(0));
    }
}
