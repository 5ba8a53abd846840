package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbEngine;
import dev.tarn.duckdb.engine.DuckDbInterruption;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.commit.NewDataFile;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.error.UnsupportedCapabilityException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Changes the rows of the lake's tables, in one commit. What is deleted, changed or replaced are rows of the commit's base; what
 * the same commit appends stays as it is. Definitions are changed through {@link #changes}, before rows are written for them.
 * Closing it without a commit, and a commit that fails, delete every file that was written. Not thread-safe.
 */
public final class LakeWriter implements AutoCloseable {

    private final LakeCatalog catalog;
    private final DuckDbEngine engine;
    private final SnapshotRow base;
    private final String compression;
    private final LakeCommit commit;
    private final Connection connection;
    private final DuckDbStatements statements;
    private final Deletions deletions;
    private final RowEdits edits;
    private final ReplaceScopes scopes = new ReplaceScopes();
    private final Map<Long, BaseTable> tables = new TreeMap<>();
    private final List<WrittenData> written = new ArrayList<>();
    private boolean kept;

    private LakeWriter(
            LakeCatalog catalog, DuckDbEngine engine, SnapshotRow base, String compression, Connection connection)
            throws SQLException {
        this.catalog = catalog;
        this.engine = engine;
        this.base = base;
        this.compression = compression;
        this.commit = LakeCommit.on(catalog, base);
        this.connection = connection;
        this.statements = new DuckDbStatements(connection);
        this.deletions = new Deletions(statements);
        this.edits = new RowEdits(catalog, base, statements, deletions);
    }

    /**
     * Starts to write.
     *
     * @param catalog the lake
     * @param engine the engine
     * @param base the snapshot that the changes go on from
     * @param compression the codec of files where the lake names none
     * @return a writer, which the caller closes
     * @throws UnsupportedCapabilityException if the lake is encrypted: the engine can read its files, but not write them
     */
    public static LakeWriter on(LakeCatalog catalog, DuckDbEngine engine, SnapshotRow base, String compression) {
        String operation = "write to the lake of " + catalog.subject();
        if (catalog.encrypted()) {
            throw new UnsupportedCapabilityException(engine.errors().start(operation)
                    + "it is encrypted, and encrypted files are only read; write to a lake that is not");
        }
        Connection connection = engine.connection(operation);
        try {
            return new LakeWriter(catalog, engine, base, compression, connection);
        } catch (SQLException e) {
            DuckDbEngine.closeQuietly(connection);
            throw engine.errors().translate(operation, e);
        }
    }

    /**
     * The commit that the changes become part of: for definitions, and for what is committed alongside.
     *
     * @return the commit; {@link #commit} commits it
     */
    public LakeCommit changes() {
        return commit;
    }

    /**
     * Appends rows that need no connection of the caller's.
     *
     * @param tableId the table
     * @param rows the rows
     * @return how many
     */
    public long append(long tableId, LakeRows rows) {
        return append(statements, tableId, rows);
    }

    /**
     * Appends rows.
     *
     * @param on the connection of the engine that they are selected on
     * @param tableId the table
     * @param rows the rows
     * @return how many
     */
    public long append(DuckDbStatements on, long tableId, LakeRows rows) {
        return appended(on, tableId, rows).rows();
    }

    private WrittenData appended(DuckDbStatements on, long tableId, LakeRows rows) {
        LakeTable table = commit.table(tableId);
        WrittenData data = new ParquetWriter(catalog.files(), engine.errors())
                .write(on, table, WriteOptions.of(catalog, engine.errors(), table, compression), rows);
        written.add(data);
        commit.append(tableId, data.files());
        scopes.appended(tableId, data.files());
        return data;
    }

    /**
     * Makes Parquet files of others the table's, without copying them.
     *
     * @param tableId the table
     * @param files the files
     * @param options how far they may differ from the table
     * @return how many rows they have
     */
    public long add(long tableId, List<Path> files, AddOptions options) {
        LakeTable table = commit.table(tableId);
        if (catalog.files().remote()) {
            throw new UnsupportedCapabilityException(
                    engine.errors().start("add files to " + table.schema().name() + "." + table.name())
                            + "the lake's files are at " + catalog.dataPath()
                            + ", and those of this machine are not added without copying; append their rows instead");
        }
        List<NewDataFile> found =
                new FileRegistration(catalog.dataPath(), engine.errors()).read(statements, table, files, options);
        LakeFolder folder = new LakeFolder(catalog.dataPath());
        Set<Path> known = new HashSet<>();
        base(tableId).ifPresent(t -> t.files().values().forEach(file -> known.add(folder.of(t.table(), file.path()))));
        for (NewDataFile file : found) {
            Path path = folder.of(table, file.path());
            if (!known.add(path)) {
                throw new BackendRejectedException(engine.errors()
                                .start("add " + path + " to " + table.schema().name() + "." + table.name())
                        + "it is the table's already; add it once");
            }
        }
        commit.append(tableId, found);
        scopes.appended(tableId, found);
        return found.stream().mapToLong(NewDataFile::recordCount).sum();
    }

    /**
     * Deletes rows.
     *
     * @param tableId the table
     * @param condition SQL over the base's columns, trusted
     * @param pruning what the condition says that files can be left out by; may say less than it, not more
     * @return how many
     */
    public long delete(long tableId, String condition, Predicate pruning) {
        scopes.anywhere(tableId);
        return edit("delete from", tableId, table -> edits.delete(table, condition, pruning), 0L);
    }

    /**
     * Changes rows; they keep their ids.
     *
     * @param tableId the table
     * @param assignments trusted SQL over the base's columns, by name of the column that gets the value
     * @param condition SQL over the base's columns, trusted
     * @param pruning what the condition says that files can be left out by
     * @return how many
     */
    public long update(long tableId, Map<String, String> assignments, String condition, Predicate pruning) {
        scopes.anywhere(tableId);
        RowEdits.Changed none = new RowEdits.Changed(0, LakeRows.of("SELECT NULL", List.of("none")));
        RowEdits.Changed changed = edit(
                "update",
                tableId,
                table -> edits.update(table, commit.table(tableId), assignments, condition, pruning),
                none);
        if (changed.count() > 0) {
            append(statements, tableId, changed.rows());
        }
        return changed.count();
    }

    /**
     * Deletes all rows of the base.
     *
     * @param tableId the table
     * @return how many
     */
    public long truncate(long tableId) {
        scopes.anywhere(tableId);
        return edit("truncate", tableId, edits::truncate, 0L);
    }

    /**
     * Replaces the rows of a partition by others. Files whose rows are all of it end as a whole, and are not opened.
     *
     * @param on the connection of the engine that the new rows are selected on
     * @param tableId the table
     * @param partition what the rows of the partition have in common
     * @param rows the new rows, of the partition
     * @return what came of it
     */
    public Replaced replace(DuckDbStatements on, long tableId, List<PartitionCondition> partition, LakeRows rows) {
        Replaced deleted = deletePartition(tableId, partition);
        WrittenData data = appended(on, tableId, rows.ofOnePartition());
        return new Replaced(data.rows(), deleted.deleted(), deleted.endedFiles(), deleted.openedFiles());
    }

    /**
     * Replaces the rows of a partition by those of files that are written already. The files stay the caller's to delete where
     * nothing comes of it.
     *
     * @param tableId the table
     * @param partition what the rows of the partition have in common
     * @param files the files, for the table as the commit leaves it; that their rows are of the partition is the caller's to know
     * @return what came of it
     */
    public Replaced replace(long tableId, List<PartitionCondition> partition, List<NewDataFile> files) {
        Replaced deleted = deletePartition(tableId, partition);
        append(tableId, files);
        long rows = files.stream().mapToLong(NewDataFile::recordCount).sum();
        return new Replaced(rows, deleted.deleted(), deleted.endedFiles(), deleted.openedFiles());
    }

    /**
     * Appends files that are written already. They stay the caller's to delete where nothing comes of it.
     *
     * @param tableId the table
     * @param files the files, for the table as the commit leaves it
     */
    public void append(long tableId, List<NewDataFile> files) {
        commit.append(tableId, files);
        scopes.appended(tableId, files);
    }

    /**
     * Deletes the rows of a partition. Files whose rows are all of it end as a whole, and are not opened.
     *
     * @param tableId the table
     * @param partition what the rows of the partition have in common
     * @return what came of it
     */
    public Replaced deletePartition(long tableId, List<PartitionCondition> partition) {
        Replaced deleted = edit(
                "replace a partition of",
                tableId,
                table -> edits.deletePartition(table, partition),
                new Replaced(0, 0, 0, 0));
        Optional<List<Optional<String>>> values = PartitionCondition.values(commit.table(tableId), partition);
        boolean aligned = deleted.openedFiles() == 0
                && values.isPresent()
                && base(tableId).map(t -> t.inlinedRows().isEmpty()).orElse(true);
        if (aligned) {
            scopes.deletedPartition(
                    tableId, commit.table(tableId).partitioning().get().id(), values.get());
        } else {
            scopes.anywhere(tableId);
        }
        return deleted;
    }

    /** What is done to a table's base. */
    private interface Edit<T> {
        T on(BaseTable table) throws SQLException;
    }

    private <T> T edit(String what, long tableId, Edit<T> edit, T withoutBase) {
        Optional<BaseTable> table = base(tableId);
        if (table.isEmpty()) {
            return withoutBase;
        }
        String operation = what + " " + table.get().table().schema().name() + "."
                + table.get().table().name();
        try {
            return edit.on(table.get());
        } catch (SQLException e) {
            throw DuckDbInterruption.isCause(e)
                    ? engine.errors().cancelled(operation)
                    : engine.errors().translate(operation, e);
        }
    }

    private Optional<BaseTable> base(long tableId) {
        if (!tables.containsKey(tableId)) {
            catalog.names(base).tables().stream()
                    .filter(t -> t.id() == tableId)
                    .findFirst()
                    .ifPresent(t -> tables.put(tableId, BaseTable.load(catalog, base, t)));
        }
        return Optional.ofNullable(tables.get(tableId));
    }

    /**
     * Commits everything.
     *
     * @param author who; empty for nobody
     * @param message why; empty for nothing
     * @param extraInfo what else; empty for nothing
     * @return the snapshot that it became
     * @throws LoadOutcomeUnknownException if whether it came through can't be found out; the files stay
     * @throws dev.tarn.error.BackendException if it did not, by a conflict or another failure; every file is deleted
     */
    public SnapshotRow commit(String author, String message, String extraInfo) {
        DeleteWriter deletes = new DeleteWriter(catalog.files(), engine.errors());
        try {
            for (BaseTable table : tables.values()) {
                deletions.finish(commit, deletes, table);
            }
        } catch (SQLException e) {
            throw engine.errors().translate("commit to the lake of " + catalog.subject(), e);
        }
        scopes.finish(commit);
        kept = true;
        try {
            return commit.commit(author, message, extraInfo);
        } catch (LoadOutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException e) {
            kept = WrittenData.anyCommitted(catalog, written);
            throw e;
        }
    }

    @Override
    public void close() {
        if (!kept) {
            written.forEach(WrittenData::discard);
        } else {
            written.forEach(WrittenData::release);
        }
        DuckDbEngine.closeQuietly(connection);
    }
}
