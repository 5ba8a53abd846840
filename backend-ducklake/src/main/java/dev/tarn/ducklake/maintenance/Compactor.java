package dev.tarn.ducklake.maintenance;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.error.UnsupportedCapabilityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through tables and writes groups of their files again, in one snapshot for each table.
 *
 * @param operation what is done, for messages
 */
record Compactor(LakeCatalog catalog, DuckDbEngine engine, String compression, String operation) {

    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    /** Says which files of a table belong together. */
    interface Grouping {
        List<CompactionGroup> of(CompactionSource source, SnapshotRow base);
    }

    /** Does all tables that are wanted; what can't be done for one is a problem, and the others go on. */
    MaintenanceReport run(Predicate<LakeTable> wanted, Grouping grouping, boolean dryRun) {
        if (catalog.encrypted()) {
            throw new UnsupportedCapabilityException("[" + catalog.backend() + "] " + operation + " of "
                    + catalog.subject() + ": it is encrypted, and encrypted files are only read");
        }
        MaintenanceReport.Notes notes = new MaintenanceReport.Notes(dryRun);
        for (LakeTable table : catalog.names(catalog.latest()).tables()) {
            if (wanted.test(table)) {
                try {
                    run(table.id(), grouping, notes);
                } catch (LoadOutcomeUnknownException | LoadCancelledException e) {
                    throw e;
                } catch (BackendException e) {
                    LOG.debug("A table is left as it is", e);
                    notes.problem(table.schema().name() + "." + table.name() + " is left as it is: " + e.getMessage());
                }
            }
        }
        return notes.report();
    }

    /** What is found in one transaction of the catalog. */
    private record Found(SnapshotRow base, List<CompactionSource> source) {}

    private void run(long tableId, Grouping grouping, MaintenanceReport.Notes notes) {
        Found found = found(tableId);
        for (CompactionSource source : found.source()) {
            List<CompactionGroup> groups = optionsChecked(() -> grouping.of(source, found.base()));
            if (notes.dryRun()) {
                for (CompactionGroup group : groups) {
                    for (LakeFile file : group.files()) {
                        notes.removed(file.path().text(), file.sizeBytes());
                    }
                }
                continue;
            }
            new CompactionRun(catalog, engine, found.base(), source)
                    .run(groups, notes)
                    .ifPresent(snapshot -> LOG.info("{} of {}: snapshot {}", operation, source.name(), snapshot.id()));
        }
    }

    private Found found(long tableId) {
        return optionsChecked(() -> catalog.read(operation, session -> {
            CatalogReader reader = new CatalogReader(session);
            SnapshotRow base = reader.latest();
            List<CompactionSource> source = new ArrayList<>();
            for (LakeTable table : reader.names(base.id(), base.schemaVersion()).tables()) {
                // It may have been dropped in between.
                if (table.id() == tableId) {
                    source.add(CompactionSource.read(session, table, base, compression));
                }
            }
            return new Found(base, source);
        }));
    }

    private <T> T optionsChecked(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new BackendRejectedException(
                    "[" + catalog.backend() + "] " + operation + ": " + e.getMessage() + "; correct the option", e);
        }
    }
}
