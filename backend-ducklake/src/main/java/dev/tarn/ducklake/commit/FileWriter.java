package dev.tarn.ducklake.commit;

import static dev.tarn.ducklake.commit.NameWriter.columns;
import static dev.tarn.ducklake.commit.NameWriter.row;

import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.NameMapping;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Writes the files that a commit adds, ends and deletes from. */
final class FileWriter {

    private static final List<String> DELETE_FILE = columns(
            "delete_file_id table_id begin_snapshot end_snapshot data_file_id"
                    + " path path_is_relative format delete_count file_size_bytes footer_size encryption_key partial_max");
    static final List<String> SCHEDULED = columns("data_file_id path path_is_relative schedule_start");
    private static final List<String> MAPPING = columns("mapping_id table_id type");
    private static final List<String> NAME_MAPPING =
            columns("mapping_id column_id source_name target_field_id parent_column is_partition");

    private final CatalogWriter writer;
    private final CommitNumbers numbers;
    private final Draft draft;
    private final String dataPath;

    FileWriter(CatalogWriter writer, CommitNumbers numbers, Draft draft, String dataPath) {
        this.writer = writer;
        this.numbers = numbers;
        this.draft = draft;
        this.dataPath = dataPath;
    }

    /**
     * Writes them.
     *
     * @param nextRowIds the next row id of each table that files are added to
     */
    void write(Map<Long, Long> nextRowIds) throws SQLException {
        mappings();
        NewFileRows files = new NewFileRows(numbers, draft, dataPath);
        long fileId = numbers.firstFileId();
        for (Map.Entry<Long, TableData> entry : draft.data().entrySet()) {
            long rowId = nextRowIds.getOrDefault(entry.getKey(), 0L);
            for (TableData.Appended appended : entry.getValue().appended()) {
                files.add(
                        draft.table(entry.getKey()),
                        appended,
                        new NewFileRows.Given(
                                fileId++,
                                writer.snapshotId(),
                                OptionalLong.of(rowId),
                                numbers.mapping(appended),
                                OptionalLong.empty()));
                rowId += appended.file().recordCount();
            }
        }
        for (Map.Entry<Long, TableData> entry : draft.data().entrySet()) {
            Set<Long> ended = entry.getValue().ended().keySet();
            check(
                    writer.end("ducklake_data_file", "data_file_id", ended) == ended.size(),
                    "ends a data file",
                    entry.getKey());
        }
        for (Map.Entry<Long, TableData> entry : draft.data().entrySet()) {
            fileId = deletes(draft.table(entry.getKey()), entry.getValue(), fileId);
            inlined(entry.getKey(), entry.getValue());
        }
        new CompactionWriter(writer, numbers, draft, files).write(fileId);
        files.write(writer);
    }

    private long deletes(LakeTable table, TableData data, long first) throws SQLException {
        long id = first;
        List<List<?>> rows = new ArrayList<>();
        List<Long> replaced = new ArrayList<>();
        List<List<?>> scheduled = new ArrayList<>();
        for (PendingDeletes pending : data.deletes()) {
            WrittenDeletes file = pending.writtenFor(writer.snapshotId());
            NewDeleteFile spec = pending.spec();
            rows.add(row(
                    id++,
                    table.id(),
                    file.oldest().orElse(writer.snapshotId()),
                    null,
                    spec.dataFile().id(),
                    file.path().text(),
                    file.path().relative(),
                    file.format(),
                    file.deleteCount(),
                    file.sizeBytes(),
                    file.footerSize(),
                    file.encryptionKey(),
                    file.newest()));
            if (spec.dataFile().deletes().isPresent()) {
                DeleteFile old = spec.dataFile().deletes().get();
                LakePath path = inDataPath(table, old.path());
                replaced.add(old.id());
                scheduled.add(row(
                        old.id(),
                        path.text(),
                        path.relative(),
                        numbers.snapshot().time()));
            }
        }
        if (!replaced.isEmpty()) {
            CatalogSession session = writer.session();
            long gone = session.run("DELETE FROM " + session.table("ducklake_delete_file")
                    + " WHERE end_snapshot IS NULL" + " AND delete_file_id" + CatalogWriter.in(replaced));
            check(gone == replaced.size(), "replaces a delete file", table.id());
        }
        writer.insert("ducklake_files_scheduled_for_deletion", SCHEDULED, scheduled);
        writer.insert("ducklake_delete_file", DELETE_FILE, rows);
        return id;
    }

    /** Files to be deleted are remembered by their path below the data path, not below their table. */
    static LakePath inDataPath(LakeTable table, LakePath path) {
        boolean relative = path.relative()
                && table.path().relative()
                && table.schema().path().relative();
        return new LakePath(path.under(table.folder("")), relative);
    }

    private void inlined(long tableId, TableData data) throws SQLException {
        for (Map.Entry<String, Set<Long>> entry : data.inlined().entrySet()) {
            long ended = writer.end(entry.getKey(), "row_id", entry.getValue());
            check(ended == entry.getValue().size(), "deletes an inlined row", tableId);
        }
    }

    private void mappings() throws SQLException {
        List<List<?>> mappings = new ArrayList<>();
        List<List<?>> names = new ArrayList<>();
        numbers.newMappings().forEach((tableId, all) -> {
            for (NameMapping mapping : all) {
                mappings.add(row(mapping.id(), numbers.of(tableId), "map_by_name"));
                fields(names, mapping.id(), mapping.fields(), OptionalLong.empty(), new ColumnNumbers(0));
            }
        });
        writer.insert("ducklake_column_mapping", MAPPING, mappings);
        writer.insert("ducklake_name_mapping", NAME_MAPPING, names);
    }

    private static void fields(
            List<List<?>> names, long mapping, List<NameMapping.Field> fields, OptionalLong parent, ColumnNumbers ids) {
        for (NameMapping.Field field : fields) {
            long id = ids.next();
            names.add(row(mapping, id, field.sourceName(), field.columnId(), parent, field.partition()));
            fields(names, mapping, field.children(), OptionalLong.of(id), ids);
        }
    }

    private void check(boolean done, String what, long tableId) {
        if (!done) {
            LakeTable table = draft.table(tableId);
            throw new Refusal("it " + what + " of \"" + table.schema().name() + "\".\"" + table.name()
                    + "\" that is not there any more; plan it again");
        }
    }
}
