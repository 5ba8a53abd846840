package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeUuids;
import dev.tarn.ducklake.commit.NewDeleteFile;
import dev.tarn.ducklake.commit.WrittenDeletes;
import dev.tarn.ducklake.scan.DeletionVector;
import dev.tarn.ducklake.store.LakeStore;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Writes positional delete files: the first of a data file names positions, one that takes the place of another names for each position
 * the snapshot that deleted it too, so that older snapshots still read what they read.
 */
public final class DeleteWriter {

    private final LakeFolder folder;
    private final DuckDbErrors errors;
    private final DurableFiles durable;

    /**
     * Writes into a lake.
     *
     * @param store where its files are
     * @param errors what speaks for the backend
     */
    public DeleteWriter(LakeStore store, DuckDbErrors errors) {
        this(new LakeFolder(store), errors, DurableFiles.below(new LakeFolder(store)));
    }

    DeleteWriter(LakeFolder folder, DuckDbErrors errors, DurableFiles durable) {
        this.folder = folder;
        this.errors = errors;
        this.durable = durable;
    }

    /**
     * Deletes rows of a data file. The file is written when the commit asks for it.
     *
     * @param on the connection of the engine, open until the commit is over
     * @param table the table
     * @param file the data file with its delete file, as read at the commit's base
     * @param positions a SELECT of one column {@code pos}: places of rows that are there, each once, in any order; not all that are there
     * @return what a commit needs
     */
    public NewDeleteFile deletes(DuckDbStatements on, LakeTable table, LakeFile file, String positions) {
        return new NewDeleteFile(file, new Writer(on, table, file, positions));
    }

    private final class Writer implements NewDeleteFile.Writer {

        private final DuckDbStatements on;
        private final LakeTable table;
        private final LakeFile file;
        private final String positions;

        Writer(DuckDbStatements on, LakeTable table, LakeFile file, String positions) {
            this.on = on;
            this.table = table;
            this.file = file;
            this.positions = positions;
        }

        @Override
        public WrittenDeletes write(long snapshotId) {
            String name = "ducklake-" + LakeUuids.v7() + "-delete.parquet";
            Path target = folder.of(table, new LakePath(name, true));
            boolean done = false;
            try {
                Files.createDirectories(target.getParent());
                WrittenFile written = copy(target, snapshotId);
                durable.keep(target);
                durable.keepNames(List.of(target));
                folder.store().keep(List.of(target));
                done = true;
                folder.store().release(List.of(target));
                return described(name, written);
            } catch (IOException e) {
                throw new BackendRejectedException(
                        errors.start(operation()) + "the file " + target
                                + " can't be made; allow writing there, make room, or use another data_path",
                        e);
            } catch (SQLException e) {
                throw errors.translate(operation(), e);
            } finally {
                if (!done) {
                    folder.store().discard(List.of(target));
                }
            }
        }

        private String operation() {
            return "delete from " + table.schema().name() + "." + table.name();
        }

        private WrittenFile copy(Path target, long snapshotId) throws SQLException {
            Optional<String> earlier = earlier();
            String name = DuckDbSql.literal(folder.text(table, file.path()));
            String rows = earlier.isEmpty()
                    ? "SELECT " + name + " AS file_path, pos::BIGINT AS pos FROM (" + positions + ")"
                    : "SELECT " + name + " AS file_path, pos::BIGINT AS pos, snapshot::BIGINT AS "
                            + FieldIds.SNAPSHOT_ID
                            + " FROM (SELECT pos, snapshot FROM (" + earlier.get() + ") UNION ALL SELECT pos, "
                            + snapshotId + " FROM (" + positions + "))";
            return new CopyRun(on, errors, operation())
                    .run("COPY (" + rows + " ORDER BY pos) TO " + DuckDbSql.literal(target.toString())
                            + " (FORMAT parquet, FIELD_IDS " + FieldIds.ofDeletes(earlier.isPresent())
                            + ", RETURN_STATS true, USE_TMP_FILE false, PRESERVE_ORDER true)")
                    .get(0);
        }

        /** What is deleted already: places and snapshots. */
        private Optional<String> earlier() throws SQLException {
            if (file.deletes().isEmpty()) {
                return Optional.empty();
            }
            DeleteFile deletes = file.deletes().get();
            String text = folder.text(table, deletes.path());
            Path path = folder.store()
                    .fetch(Map.of(text, deletes.sizeBytes()), on.connection())
                    .get(text);
            return Optional.of(
                    deletes.format().equals("puffin")
                            ? vector(path, deletes.begin())
                            : positional(path, deletes.begin()));
        }

        private String positional(Path path, long begin) throws SQLException {
            String files = DuckDbSql.files(List.of(path), errors);
            List<String> columns = on.list(
                    row -> row.getString(1),
                    "SELECT name FROM parquet_schema(" + files + ") WHERE column_id > 0 ORDER BY column_id");
            if (columns.size() < 2) {
                throw new BadDataException(errors.start(operation()) + path + " is no delete file: it has "
                        + columns.size() + " columns; restore it");
            }
            String snapshot = columns.size() > 2 ? DuckDbSql.identifier(columns.get(2)) : String.valueOf(begin);
            return "SELECT " + DuckDbSql.identifier(columns.get(1)) + " AS pos, " + snapshot
                    + " AS snapshot FROM read_parquet(" + files + ", hive_partitioning = false)";
        }

        private String vector(Path path, long begin) {
            try {
                String runs = DeletionVector.read(Files.readAllBytes(path)).runs().stream()
                        .map(run -> "(" + run.from() + ", " + run.to() + ")")
                        .collect(Collectors.joining(", "));
                return "SELECT unnest(range(a, b)) AS pos, " + begin + " AS snapshot FROM (VALUES " + runs
                        + ") runs(a, b)";
            } catch (IOException e) {
                throw new BadDataException(
                        errors.start(operation()) + path + " can't be read: " + e.getMessage() + "; restore it", e);
            }
        }

        private WrittenDeletes described(String name, WrittenFile written) {
            Map<String, String> snapshots = written.columns().getOrDefault('"' + FieldIds.SNAPSHOT_ID + '"', Map.of());
            return new WrittenDeletes(
                    new LakePath(name, true),
                    "parquet",
                    written.rows(),
                    written.sizeBytes(),
                    OptionalLong.of(written.footerSize()),
                    number(snapshots.get("min")),
                    number(snapshots.get("max")),
                    Optional.empty());
        }

        private OptionalLong number(String text) {
            return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        }

        @Override
        public void discard(WrittenDeletes written) {
            folder.store().discard(List.of(folder.of(table, written.path())));
        }
    }
}
