package dev.tarn.ducklake.commit;

import static dev.tarn.ducklake.commit.NameWriter.row;

import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Writes what a commit compacts: takes the sources out of the catalog, or ends them, and puts the outputs in. */
record CompactionWriter(CatalogWriter writer, CommitNumbers numbers, Draft draft, NewFileRows newFiles) {

    private static final List<String> OF_DATA_FILE = List.of(
            "ducklake_data_file",
            "ducklake_file_column_stats",
            "ducklake_delete_file",
            "ducklake_file_partition_value",
            "ducklake_file_variant_stats");

    void write(long firstFileId) throws SQLException {
        long fileId = firstFileId;
        for (Map.Entry<Long, TableData> entry : draft.data().entrySet()) {
            LakeTable table = draft.table(entry.getKey());
            for (TableData.Compacted compacted : entry.getValue().compacted()) {
                Compaction compaction = compacted.compaction();
                boolean merge = compaction.kind() == Compaction.Kind.MERGE_ADJACENT;
                if (merge) {
                    forget(table, compaction);
                } else {
                    end(table, compaction);
                }
                if (compaction.output().isPresent()) {
                    newFiles.add(
                            table,
                            new TableData.Appended(compaction.output().get(), compacted.folder()),
                            new NewFileRows.Given(
                                    fileId++,
                                    merge ? compaction.begin() : writer.snapshotId(),
                                    compaction.rowIdStart(),
                                    OptionalLong.empty(),
                                    merge ? OptionalLong.of(compaction.partialMax()) : OptionalLong.empty()));
                }
            }
        }
    }

    private void forget(LakeTable table, Compaction compaction) throws SQLException {
        CatalogSession session = writer.session();
        List<Long> ids = compaction.sources().stream().map(LakeFile::id).toList();
        for (String rows : OF_DATA_FILE) {
            long gone =
                    session.run("DELETE FROM " + session.table(rows) + " WHERE data_file_id" + CatalogWriter.in(ids));
            if (rows.equals("ducklake_data_file")) {
                check(gone == ids.size(), table);
            }
        }
        List<List<?>> scheduled = new ArrayList<>();
        for (LakeFile source : compaction.sources()) {
            LakePath path = FileWriter.inDataPath(table, source.path());
            scheduled.add(row(
                    source.id(),
                    path.text(),
                    path.relative(),
                    numbers.snapshot().time()));
        }
        writer.insert("ducklake_files_scheduled_for_deletion", FileWriter.SCHEDULED, scheduled);
    }

    private void end(LakeTable table, Compaction compaction) throws SQLException {
        List<Long> ids = compaction.sources().stream().map(LakeFile::id).toList();
        List<Long> deletes = compaction.sources().stream()
                .flatMap(f -> f.deletes().stream())
                .map(DeleteFile::id)
                .toList();
        check(writer.end("ducklake_data_file", "data_file_id", ids) == ids.size(), table);
        check(writer.end("ducklake_delete_file", "delete_file_id", deletes) == deletes.size(), table);
    }

    private static void check(boolean done, LakeTable table) {
        if (!done) {
            throw new Refusal("it compacts a file of \"" + table.schema().name() + "\".\"" + table.name()
                    + "\" that is not there any more; plan it again");
        }
    }
}
