package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.files.WriteOptions;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table that files are written again of, as it is at the newest snapshot.
 *
 * @param table the table
 * @param files its files
 * @param deletedFrom the files that ever had a delete file
 * @param inlinedDeletes how many deleted rows of a file the catalog itself remembers
 * @param versions the snapshots that changed its columns
 * @param options the options that hold for it
 * @param writing how its files are written
 */
record CompactionSource(
        LakeTable table,
        List<LakeFile> files,
        Set<Long> deletedFrom,
        Map<Long, Integer> inlinedDeletes,
        NavigableSet<Long> versions,
        Map<String, String> options,
        WriteOptions writing) {

    static CompactionSource read(CatalogSession session, LakeTable table, SnapshotRow at, String compression)
            throws SQLException {
        CatalogReader reader = new CatalogReader(session);
        Map<Long, Integer> inlined = new HashMap<>();
        reader.inlinedDeletes(table.id(), at.id()).forEach((file, all) -> inlined.put(file, all.size()));
        Map<String, String> options = reader.options(table);
        return new CompactionSource(
                table,
                reader.files(table, at.id()),
                reader.allDeleteFiles(table.id()).stream()
                        .map(DeleteFile::dataFileId)
                        .collect(Collectors.toSet()),
                inlined,
                new TreeSet<>(session.list(
                        row -> row.number(1),
                        "SELECT v.begin_snapshot FROM " + session.table("ducklake_schema_versions")
                                + " v WHERE v.table_id = ? AND v.begin_snapshot IS NOT NULL",
                        table.id())),
                options,
                WriteOptions.of(options, compression));
    }

    /** How many rows of a file are deleted. */
    long deleted(LakeFile file) {
        return file.deletes().map(DeleteFile::deleteCount).orElse(0L) + inlinedDeletes.getOrDefault(file.id(), 0);
    }

    String name() {
        return table.schema().name() + "." + table.name();
    }
}
