package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at the files that others touched since a snapshot. */
record FileConflicts(CatalogSession session, long base) {

    /**
     * A data file of those a commit deletes from that is no longer as it was read: it ended, or has another delete file. Looking for the very
     * delete file also sees one that was replaced by a file with the first one's first snapshot.
     */
    Optional<String> touched(long tableId, TableData data) throws SQLException {
        Map<Long, LakeFile> mine = data.touched();
        if (mine.isEmpty()) {
            return Optional.empty();
        }
        Map<Long, Long> live = new HashMap<>();
        session.list(
                row -> live.put(row.number(1), row.optionalNumber(2).orElse(-1)),
                "SELECT f.data_file_id, d.delete_file_id FROM " + session.table("ducklake_data_file") + " f LEFT JOIN "
                        + session.table("ducklake_delete_file")
                        + " d ON d.data_file_id = f.data_file_id AND d.end_snapshot IS NULL"
                        + " WHERE f.table_id = ? AND f.end_snapshot IS NULL AND f.data_file_id"
                        + CatalogWriter.in(mine.keySet()),
                tableId);
        for (LakeFile file : mine.values()) {
            long read = file.deletes().map(DeleteFile::id).orElse(-1L);
            if (!live.containsKey(file.id()) || live.get(file.id()) != read) {
                return Optional.of(file.path().text());
            }
        }
        return Optional.empty();
    }

    /** Whether all data files of a table that came, went or lost rows since the base are outside of some partitions. */
    boolean outside(long tableId, PartitionScope scope, Draft now) throws SQLException {
        String files = session.table("ducklake_data_file");
        String deletes = session.table("ducklake_delete_file");
        record Touched(long id, OptionalLong partition) {}
        List<Touched> touched = session.list(
                row -> new Touched(row.number(1), row.optionalNumber(2)),
                "SELECT f.data_file_id, f.partition_id FROM " + files + " f WHERE f.table_id = ?"
                        + " AND (f.begin_snapshot > ? OR f.partial_max > ? OR f.end_snapshot > ? OR f.data_file_id IN (SELECT d.data_file_id"
                        + " FROM " + deletes
                        + " d WHERE d.table_id = ? AND (d.begin_snapshot > ? OR d.partial_max > ?)))",
                tableId,
                base,
                base,
                base,
                tableId,
                base,
                base);
        long partition = now.actual(scope.partitionId());
        for (Touched file : touched) {
            if (file.partition().isEmpty() || file.partition().getAsLong() != partition) {
                return false;
            }
            if (scope.values().contains(values(file.id()))) {
                return false;
            }
        }
        return true;
    }

    private List<Optional<String>> values(long fileId) throws SQLException {
        return new ArrayList<>(session.list(
                row -> row.optionalText(1),
                "SELECT v.partition_value FROM " + session.table("ducklake_file_partition_value")
                        + " v WHERE v.data_file_id = ? ORDER BY v.partition_key_index",
                fileId));
    }
}
