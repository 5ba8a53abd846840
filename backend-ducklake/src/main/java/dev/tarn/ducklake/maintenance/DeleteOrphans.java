package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files below the data path that the catalog does not know: those of loads that died. A file that is younger than the
 * {@link Retention} stays, as a running load may have written it. Only files with names that writers of lakes give
 * ({@code ducklake-….parquet}, {@code ducklake-….puffin}) are deleted; other Parquet files that nobody knows may be anyone's,
 * and are reported. Two lakes must not share a data path.
 */
public final class DeleteOrphans {

    private static final Logger LOG = LoggerFactory.getLogger(DeleteOrphans.class);

    private final LakeCatalog catalog;

    /**
     * Maintains a lake.
     *
     * @param catalog the lake
     */
    public DeleteOrphans(LakeCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Deletes files.
     *
     * @param retention how old they have to be
     * @param dryRun whether to say only what would be done
     * @return the files that were deleted, and what could not be or was left
     * @throws dev.tarn.error.BackendException if the catalog or the folder can't be read; nothing is deleted then
     */
    public MaintenanceReport run(Retention retention, boolean dryRun) {
        return run(retention.before(Instant.now()), dryRun);
    }

    /** Deletes those that were written before a time. */
    MaintenanceReport run(Instant before, boolean dryRun) {
        String operation = "delete orphaned files of " + catalog.subject();
        LakeDisk disk = LakeDisk.of(catalog);
        MaintenanceReport.Notes notes = new MaintenanceReport.Notes(dryRun);
        // In this order: what is committed after the files were listed is known.
        LakeListing listing = LakeListing.of(disk, before, notes);
        if (!listing.files().isEmpty()) {
            Set<Path> known = known(disk, operation);
            for (LakeListing.Found found : listing.files()) {
                Path file = found.path();
                if (!known.contains(file) && !known.contains(LakeDisk.real(file))) {
                    delete(found, disk, notes);
                }
            }
        }
        if (!dryRun) {
            listing.stagingFolders().forEach(DeleteOrphans::deleteIfEmpty);
        }
        MaintenanceReport report = notes.report();
        if (!dryRun && !report.removed().isEmpty()) {
            LOG.info(
                    "Deleted {} orphaned files of {}, {} bytes",
                    report.removed().size(),
                    catalog.subject(),
                    report.bytesRemoved());
        }
        return report;
    }

    private Set<Path> known(LakeDisk disk, String operation) {
        List<LakePath> paths = catalog.read(operation, session -> {
            KnownFiles known = new KnownFiles(session);
            List<LakePath> all = new ArrayList<>(known.needed());
            known.scheduled().forEach(file -> all.add(file.path()));
            return all;
        });
        Set<Path> known = new HashSet<>();
        for (LakePath path : paths) {
            disk.path(path).ifPresent(file -> {
                known.add(file);
                if (!path.relative()) {
                    // It may have been registered by another of its names.
                    known.add(LakeDisk.real(file));
                }
            });
        }
        return known;
    }

    private static void delete(LakeListing.Found found, LakeDisk disk, MaintenanceReport.Notes notes) {
        String name = disk.root().relativize(found.path()).toString();
        if (!found.ofLake()) {
            notes.problem(
                    name
                            + ": the lake does not know it, and no writer of lakes names files so; it stays, delete it by hand");
            return;
        }
        try {
            if (notes.dryRun() || disk.delete(found.path(), false) >= 0) {
                notes.removed(name, found.bytes());
            }
        } catch (IOException e) {
            notes.problem(name + ": it can't be deleted: " + LakeDisk.text(e));
        }
    }

    private static void deleteIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("the folder {} stays: {}", folder, LakeDisk.text(e));
        }
    }
}
