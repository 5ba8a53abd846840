package dev.tarn.ducklake.maintenance;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import java.util.function.Predicate;

/**
 * Merges small files of a partition into files of the lake's {@code target_file_size}, in one snapshot for each table. Every snapshot reads
 * the same rows as before, with the same row ids; the small files are scheduled for deletion. Files with deleted rows are left to
 * {@link RewriteDataFiles}. Safe beside loads and queries: a table that someone deletes from meanwhile is left as it is, and
 * reported; a commit that deletes from a table that is merged
 * meanwhile conflicts with it, and is prepared again by loads themselves.
 */
public final class MergeAdjacentFiles {

    private final Compactor compactor;

    /**
     * Maintains a lake.
     *
     * @param catalog the lake
     * @param engine the engine that reads and writes files
     * @param compression the codec of files where the lake names none
     */
    public MergeAdjacentFiles(LakeCatalog catalog, DuckDbEngine engine, String compression) {
        this.compactor = new Compactor(catalog, engine, compression, "merge small files");
    }

    /**
     * Merges files.
     *
     * @param tables which tables' files
     * @param dryRun whether to say only which files would be merged
     * @return the snapshots that were made, the files that were merged and written, and the tables that could not be done
     * @throws dev.tarn.error.UnsupportedCapabilityException if the lake is encrypted
     * @throws dev.tarn.error.LoadOutcomeUnknownException if it is not known whether a snapshot was made
     * @throws dev.tarn.error.BackendException if the catalog can't be read
     */
    public MaintenanceReport run(Predicate<LakeTable> tables, boolean dryRun) {
        return compactor.run(tables, (source, base) -> CompactionGroup.small(source), dryRun);
    }
}
