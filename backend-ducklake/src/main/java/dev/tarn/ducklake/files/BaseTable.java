package dev.tarn.ducklake.files;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.InlinedRow;
import dev.tarn.ducklake.catalog.InlinedTable;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.Partitioning;
import dev.tarn.ducklake.catalog.SnapshotRow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table as a commit finds it.
 *
 * @param table its definition
 * @param files its files by number
 * @param partitionings every partitioning it ever had, by number
 * @param inlinedDeletes how many rows of a file are deleted by the catalog itself
 * @param inlinedRows the ids of the rows that the catalog holds
 */
record BaseTable(
        LakeTable table,
        Map<Long, LakeFile> files,
        Map<Long, Partitioning> partitionings,
        Map<Long, Integer> inlinedDeletes,
        Map<InlinedTable, Set<Long>> inlinedRows) {

    static BaseTable load(LakeCatalog catalog, SnapshotRow base, LakeTable table) {
        return catalog.read("read files of " + table.schema().name() + "." + table.name(), session -> {
            CatalogReader reader = new CatalogReader(session);
            Map<Long, LakeFile> files = new LinkedHashMap<>();
            reader.files(table, base.id()).forEach(file -> files.put(file.id(), file));
            Map<Long, Partitioning> partitionings = new HashMap<>();
            reader.partitionings(table.id()).forEach(p -> partitionings.put(p.id(), p));
            Map<Long, Integer> deletes = new HashMap<>();
            reader.inlinedDeletes(table.id(), base.id()).forEach((file, all) -> deletes.put(file, all.size()));
            Map<InlinedTable, Set<Long>> rows = new LinkedHashMap<>();
            for (InlinedTable inlined : reader.inlinedTables(table.id())) {
                Set<Long> ids =
                        reader
                                .inlinedRows(inlined, reader.columns(table.id(), inlined.schemaVersion()), base.id())
                                .stream()
                                .map(InlinedRow::rowId)
                                .collect(Collectors.toSet());
                if (!ids.isEmpty()) {
                    rows.put(inlined, ids);
                }
            }
            return new BaseTable(table, files, partitionings, deletes, rows);
        });
    }

    /** How many rows of a file are there. */
    long rows(LakeFile file) {
        return file.recordCount()
                - file.deletes().map(DeleteFile::deleteCount).orElse(0L)
                - inlinedDeletes.getOrDefault(file.id(), 0);
    }

    /** What is known of some columns in each file. */
    Map<Long, List<ColumnStats>> stats(LakeCatalog catalog, SnapshotRow base, Set<Long> columns) {
        return columns.isEmpty()
                ? Map.of()
                : catalog.read(
                        "read statistics of " + table.schema().name() + "." + table.name(),
                        session -> new CatalogReader(session).columnStats(table.id(), columns, base.id()));
    }
}
