package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.CatalogRow;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakePath;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the catalog's files, of all tables and snapshots, with their paths below the data path. */
record KnownFiles(CatalogSession session) {

    /**
     * A row of a data file or a delete file.
     *
     * @param id its number
     * @param tableId its table
     * @param dataFileId the data file that it deletes from; its own number for a data file
     * @param span the snapshots that it is valid in
     * @param path where it is, below the data path, or whole
     * @param bytes its size
     */
    record Known(long id, long tableId, long dataFileId, SnapshotSpan span, LakePath path, long bytes) {}

    /** A row of the schedule. */
    record Scheduled(long id, LakePath path, Instant since) {}

    List<Known> dataFiles() throws SQLException {
        return files("ducklake_data_file", "f.data_file_id");
    }

    List<Known> deleteFiles() throws SQLException {
        return files("ducklake_delete_file", "f.delete_file_id");
    }

    private List<Known> files(String table, String id) throws SQLException {
        Map<Long, Folder> folders = folders();
        return session.list(
                row -> new Known(
                        row.number(1),
                        row.number(2),
                        row.number(3),
                        SnapshotSpan.of(row, 4),
                        folders.getOrDefault(row.number(2), Folder.NONE).below(row.path(6)),
                        row.optionalNumber(8).orElse(0)),
                "SELECT " + id
                        + ", f.table_id, f.data_file_id, f.begin_snapshot, f.end_snapshot, f.path, f.path_is_relative,"
                        + " f.file_size_bytes FROM " + session.table(table) + " f ORDER BY 1");
    }

    List<Scheduled> scheduled() throws SQLException {
        return session.list(
                row -> new Scheduled(row.number(1), row.path(2), row.time(4)),
                "SELECT s.data_file_id, s.path, s.path_is_relative, s.schedule_start FROM "
                        + session.table("ducklake_files_scheduled_for_deletion") + " s ORDER BY 1");
    }

    /** The paths of all files that the catalog needs. */
    List<LakePath> needed() throws SQLException {
        List<LakePath> paths = new ArrayList<>();
        dataFiles().forEach(f -> paths.add(f.path()));
        deleteFiles().forEach(f -> paths.add(f.path()));
        return paths;
    }

    /** The database's clock, which the schedule is written by. */
    Instant now() throws SQLException {
        return session.list(row -> row.time(1), "SELECT " + session.dialect().now())
                .get(0);
    }

    /** A table keeps its folder whatever it is called, so any of its rows will do. */
    private Map<Long, Folder> folders() throws SQLException {
        Map<Long, Folder> folders = new HashMap<>();
        session.list(
                row -> folders.put(row.number(1), Folder.of(row)),
                "SELECT t.table_id, t.path, t.path_is_relative, s.path, s.path_is_relative FROM "
                        + session.table("ducklake_table") + " t JOIN " + session.table("ducklake_schema")
                        + " s ON s.schema_id = t.schema_id");
        return folders;
    }

    /** The folder of a table, below the data path or whole. */
    private record Folder(LakePath path) {

        static final Folder NONE = new Folder(new LakePath("", true));

        static Folder of(CatalogRow row) throws SQLException {
            LakePath table = row.path(2);
            LakePath schema = row.path(4);
            return new Folder(new LakePath(table.under(schema.text()), table.relative() && schema.relative()));
        }

        LakePath below(LakePath file) {
            return new LakePath(file.under(path.text()), file.relative() && path.relative());
        }
    }
}
