package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files that are scheduled for deletion: those of snapshots that have expired, and those that compaction and deletions replaced.
 * A file that can't be deleted stays scheduled, and is reported; one that is gone already is taken off the schedule. A file that the
 * catalog needs, for whatever snapshot, is never deleted, nor is one outside the data path: that was registered and not
 * written by the lake, which lets go of it. Safe beside loads and queries that are not older than the {@link Retention}.
 */
public final class CleanupFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CleanupFiles.class);
    /** What a crash leaves to be found deleted by the next run. */
    private static final int BATCH = 500;

    private final LakeCatalog catalog;

    /**
     * Maintains a lake.
     *
     * @param catalog the lake
     */
    public CleanupFiles(LakeCatalog catalog) {
        this.catalog = catalog;
    }

    /** What the catalog says. */
    private record Plan(List<KnownFiles.Scheduled> due, List<LakePath> needed) {}

    /**
     * Deletes files.
     *
     * @param retention how long they have to have been on the schedule
     * @param dryRun whether to say only what would be done
     * @return the files that were deleted, and what could not be
     * @throws dev.tarn.error.BackendException if the catalog can't be read or written; what was deleted until then stays on the
     *     schedule, and the next run takes it off
     */
    public MaintenanceReport run(Retention retention, boolean dryRun) {
        String operation = "clean up files of " + catalog.subject();
        LakeDisk disk = LakeDisk.of(catalog);
        Plan plan = catalog.read(operation, session -> {
            KnownFiles known = new KnownFiles(session);
            Instant before = retention.before(known.now());
            List<KnownFiles.Scheduled> due = known.scheduled().stream()
                    .filter(file -> file.since().isBefore(before))
                    .toList();
            return new Plan(due, due.isEmpty() ? List.of() : known.needed());
        });
        Set<Path> needed = new HashSet<>();
        plan.needed().forEach(path -> disk.path(path).ifPresent(needed::add));
        MaintenanceReport.Notes notes = new MaintenanceReport.Notes(dryRun);
        for (int from = 0; from < plan.due().size(); from += BATCH) {
            List<KnownFiles.Scheduled> some =
                    plan.due().subList(from, Math.min(plan.due().size(), from + BATCH));
            List<Long> done = new ArrayList<>();
            for (KnownFiles.Scheduled file : some) {
                if (delete(file, disk, needed, notes)) {
                    done.add(file.id());
                }
            }
            if (!dryRun && !done.isEmpty()) {
                CatalogRetry.write(catalog, operation, session -> {
                    DeadRows.delete(session, "ducklake_files_scheduled_for_deletion", "data_file_id", done);
                    return done;
                });
            }
        }
        MaintenanceReport report = notes.report();
        if (!dryRun && !report.removed().isEmpty()) {
            LOG.info(
                    "Deleted {} files of {}, {} bytes",
                    report.removed().size(),
                    catalog.subject(),
                    report.bytesRemoved());
        }
        return report;
    }

    /** Whether it is to be taken off the schedule. */
    private static boolean delete(
            KnownFiles.Scheduled scheduled, LakeDisk disk, Set<Path> needed, MaintenanceReport.Notes notes) {
        Optional<Path> found = disk.path(scheduled.path());
        String name = scheduled.path().text();
        if (found.isPresent() && needed.contains(found.get())) {
            notes.problem(name + ": the lake needs it, although it is scheduled for deletion; it stays");
            return false;
        }
        if (found.isEmpty() || !disk.holds(found.get())) {
            notes.problem(name + ": it is not below the data path " + disk.dataPath()
                    + "; the lake lets go of it, and does not delete it");
            return true;
        }
        Path file = found.get();
        try {
            long bytes = disk.delete(file, notes.dryRun());
            if (bytes >= 0) {
                notes.removed(name, bytes);
            }
            return true;
        } catch (IOException e) {
            notes.problem(name + ": it can't be deleted: " + LakeDisk.text(e) + "; it stays on the schedule");
            return false;
        }
    }
}
