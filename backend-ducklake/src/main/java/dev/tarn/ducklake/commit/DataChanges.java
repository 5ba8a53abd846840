package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import java.util.List;

/** Changes of a table's rows in a draft. */
final class DataChanges {

    private DataChanges() {}

    static boolean append(Draft draft, long tableId, List<NewDataFile> files, String folder) {
        LakeTable table = draft.table(tableId);
        for (NewDataFile file : files) {
            if (file.partitionId().isPresent() && file.partitionValues().size() != keys(draft, table, file)) {
                throw new Refusal("the file " + file.path().text() + " has "
                        + file.partitionValues().size()
                        + " partition values, not one for each key of the table's partitioning; write it again");
            }
            draft.data(tableId).append(file, folder);
        }
        return true;
    }

    /** How many keys the partitioning has that a file was written under; files may be of an older one, whose keys are not known here. */
    private static int keys(Draft draft, LakeTable table, NewDataFile file) {
        long id = draft.actual(file.partitionId().orElseThrow());
        return table.partitioning()
                .filter(p -> p.id() == id)
                .map(p -> p.fields().size())
                .orElse(file.partitionValues().size());
    }

    static boolean end(Draft draft, long tableId, List<LakeFile> files) {
        for (LakeFile file : files) {
            check(draft, tableId, file);
            draft.data(tableId).end(file);
        }
        return true;
    }

    static boolean delete(Draft draft, long tableId, List<PendingDeletes> files) {
        for (PendingDeletes pending : files) {
            check(draft, tableId, pending.spec().dataFile());
            draft.data(tableId).delete(pending);
        }
        return true;
    }

    static boolean compact(Draft draft, long tableId, List<Compaction> all, String folder) {
        for (Compaction compaction : all) {
            compaction.sources().forEach(source -> check(draft, tableId, source));
            draft.data(tableId).compact(compaction, folder);
        }
        return true;
    }

    private static void check(Draft draft, long tableId, LakeFile file) {
        if (file.tableId() != draft.table(tableId).id()) {
            throw new Refusal("the data file " + file.path().text() + " is of another table; name that");
        }
    }
}
