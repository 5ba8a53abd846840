package dev.tarn.ducklake.maintenance;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Writes files again without the rows that are deleted from them, in one snapshot for each table. Rows keep their ids. The files
 * are read up to that snapshot, and go when the older ones expire. The table's statistics stay as they are: they count the rows that were
 * ever inserted, which is true still. Safe beside loads and queries as {@link MergeAdjacentFiles} is.
 */
public final class RewriteDataFiles {

    private static final String OPTION = "rewrite_delete_threshold";
    private static final String DEFAULT = "0.95";

    private final Compactor compactor;

    /**
     * Maintains a lake.
     *
     * @param catalog the lake
     * @param engine the engine that reads and writes files
     * @param compression the codec of files where the lake names none
     */
    public RewriteDataFiles(LakeCatalog catalog, DuckDbEngine engine, String compression) {
        this.compactor = new Compactor(catalog, engine, compression, "rewrite files with deleted rows");
    }

    /**
     * Rewrites files.
     *
     * @param tables which tables' files
     * @param threshold the share of its rows that a file must have lost, from 0 to 1; where it is absent, the lake's option
     *     {@code rewrite_delete_threshold} for the table, which is 0.95 where it says nothing
     * @param dryRun whether to say only which files would be rewritten
     * @return the snapshots that were made, the files that were rewritten and written, and the tables that could not be done
     * @throws IllegalArgumentException if the threshold is none
     * @throws dev.tarn.error.UnsupportedCapabilityException if the lake is encrypted
     * @throws dev.tarn.error.LoadOutcomeUnknownException if it is not known whether a snapshot was made
     * @throws dev.tarn.error.BackendException if the catalog can't be read
     */
    public MaintenanceReport run(Predicate<LakeTable> tables, OptionalDouble threshold, boolean dryRun) {
        threshold.ifPresent(RewriteDataFiles::checked);
        return compactor.run(
                tables,
                (source, base) -> CompactionGroup.deletedFrom(
                        source,
                        threshold.orElseGet(() -> option(source.options().getOrDefault(OPTION, DEFAULT))),
                        base.id()),
                dryRun);
    }

    private static double option(String text) {
        try {
            return checked(Double.parseDouble(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the lake's option " + OPTION + " = " + text + " is no number", e);
        }
    }

    private static double checked(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the share of deleted rows has to be from 0 to 1, not " + share);
        }
        return share;
    }
}
