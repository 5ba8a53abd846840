package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads data files and delete files: two queries for a table, whatever the number of its files. */
final class FileRows {

    private static final String DATA =
            "f.data_file_id, f.table_id, f.begin_snapshot, f.end_snapshot, f.path, f.path_is_relative,"
                    + " f.record_count, f.file_size_bytes, f.footer_size, f.row_id_start, f.partition_id, f.encryption_key, f.mapping_id,"
                    + " f.partial_max";
    private static final String DELETES = "d.delete_file_id, d.data_file_id, d.begin_snapshot, d.end_snapshot, d.path,"
            + " d.path_is_relative, d.format, d.delete_count, d.file_size_bytes, d.footer_size, d.encryption_key, d.partial_max";
    private static final int DATA_COLUMNS = 14;

    private final CatalogSession session;

    FileRows(CatalogSession session) {
        this.session = session;
    }

    List<LakeFile> at(long tableId, long snapshot) throws SQLException {
        Map<Long, List<Optional<String>>> values =
                partitionValues(" AND " + Visible.at("f"), tableId, snapshot, snapshot);
        return session.list(
                row -> file(row, values, deletesOf(row)),
                "SELECT " + DATA + ", " + DELETES + " FROM " + session.table("ducklake_data_file") + " f LEFT JOIN "
                        + session.table("ducklake_delete_file")
                        + " d ON d.data_file_id = f.data_file_id AND d.table_id = f.table_id AND " + Visible.at("d")
                        + " WHERE f.table_id = ? AND " + Visible.at("f") + " ORDER BY f.data_file_id",
                snapshot,
                snapshot,
                tableId,
                snapshot,
                snapshot);
    }

    List<LakeFile> all(long tableId) throws SQLException {
        Map<Long, List<Optional<String>>> values = partitionValues("", tableId);
        return session.list(
                row -> file(row, values, Optional.empty()),
                "SELECT " + DATA + " FROM " + session.table("ducklake_data_file")
                        + " f WHERE f.table_id = ? ORDER BY f.data_file_id",
                tableId);
    }

    List<DeleteFile> deletes(long tableId) throws SQLException {
        return session.list(
                row -> deletes(row, 0),
                "SELECT " + DELETES + " FROM " + session.table("ducklake_delete_file")
                        + " d WHERE d.table_id = ? ORDER BY d.delete_file_id",
                tableId);
    }

    private Map<Long, List<Optional<String>>> partitionValues(String where, Object... values) throws SQLException {
        Map<Long, List<Optional<String>>> byFile = new HashMap<>();
        session.list(
                row -> byFile.computeIfAbsent(row.number(1), id -> new ArrayList<>(2))
                        .add(row.optionalText(2)),
                "SELECT v.data_file_id, v.partition_value FROM " + session.table("ducklake_file_partition_value")
                        + " v JOIN " + session.table("ducklake_data_file")
                        + " f ON f.data_file_id = v.data_file_id AND f.table_id = v.table_id WHERE f.table_id = ?"
                        + where + " ORDER BY v.data_file_id, v.partition_key_index",
                values);
        return byFile;
    }

    private static LakeFile file(CatalogRow row, Map<Long, List<Optional<String>>> values, Optional<DeleteFile> deletes)
            throws SQLException {
        long id = row.number(1);
        return new LakeFile(
                id,
                row.number(2),
                row.number(3),
                row.optionalNumber(4),
                row.path(5),
                row.number(7),
                row.number(8),
                row.optionalNumber(9),
                row.optionalNumber(10),
                row.optionalNumber(11),
                values.getOrDefault(id, List.of()),
                row.optionalText(12),
                row.optionalNumber(13),
                row.optionalNumber(14),
                deletes);
    }

    private static Optional<DeleteFile> deletesOf(CatalogRow row) throws SQLException {
        OptionalLong id = row.optionalNumber(DATA_COLUMNS + 1);
        return id.isEmpty() ? Optional.empty() : Optional.of(deletes(row, DATA_COLUMNS));
    }

    private static DeleteFile deletes(CatalogRow row, int before) throws SQLException {
        return new DeleteFile(
                row.number(before + 1),
                row.number(before + 2),
                row.number(before + 3),
                row.optionalNumber(before + 4),
                row.path(before + 5),
                row.optionalText(before + 7).orElse("parquet"),
                row.number(before + 8),
                row.number(before + 9),
                row.optionalNumber(before + 10),
                row.optionalText(before + 11),
                row.optionalNumber(before + 12));
    }
}
