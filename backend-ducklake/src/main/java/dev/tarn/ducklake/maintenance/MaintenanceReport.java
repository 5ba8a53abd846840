package dev.tarn.ducklake.maintenance;

import java.util.ArrayList;
import java.util.List;

/**
 * What maintenance did, or would do.
 *
 * @param dryRun whether nothing was done
 * @param snapshots the snapshots that expired, or that compaction made (none in a dry run of that)
 * @param removed the files that were deleted, or scheduled to be deleted, or whose rows were written again
 * @param written the files that were written (none in a dry run)
 * @param problems what could not be done or was left alone, and why: of the rest the report is true nevertheless
 */
public record MaintenanceReport(
        boolean dryRun, List<Long> snapshots, List<FileSize> removed, List<FileSize> written, List<String> problems) {

    /** Copies the lists. */
    public MaintenanceReport {
        snapshots = List.copyOf(snapshots);
        removed = List.copyOf(removed);
        written = List.copyOf(written);
        problems = List.copyOf(problems);
    }

    /**
     * A file.
     *
     * @param path where it is, as the lake names it
     * @param bytes its size
     */
    public record FileSize(String path, long bytes) {}

    /**
     * The size of what was removed.
     *
     * @return bytes
     */
    public long bytesRemoved() {
        return removed.stream().mapToLong(FileSize::bytes).sum();
    }

    /**
     * The size of what was written.
     *
     * @return bytes
     */
    public long bytesWritten() {
        return written.stream().mapToLong(FileSize::bytes).sum();
    }

    /** Collects a report. */
    static final class Notes {

        private final boolean dryRun;
        private final List<Long> snapshots = new ArrayList<>();
        private final List<FileSize> removed = new ArrayList<>();
        private final List<FileSize> written = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        Notes(boolean dryRun) {
            this.dryRun = dryRun;
        }

        boolean dryRun() {
            return dryRun;
        }

        void snapshot(long id) {
            snapshots.add(id);
        }

        void removed(String path, long bytes) {
            removed.add(new FileSize(path, bytes));
        }

        void written(String path, long bytes) {
            written.add(new FileSize(path, bytes));
        }

        void problem(String what) {
            problems.add(what);
        }

        MaintenanceReport report() {
            return new MaintenanceReport(dryRun, snapshots, removed, written, problems);
        }
    }
}
