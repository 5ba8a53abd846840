package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.InlinedTable;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.error.BackendRejectedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Changes to the lake that become visible together, as its next snapshot, or not at all. Each change is checked against what the commit's
 * base and the changes before it say, and collected; {@link #commit} writes all of them in one transaction of the catalog. A change that
 * does not fit throws a {@link BackendRejectedException} and is not part of the commit.
 *
 * <p>When another committer was faster, the commit goes on from that one's snapshot if the two do not touch (the conflict matrix of the
 * format, closed where the format leaves gaps), with new numbers for everything; data files are not written again. If they do touch, it
 * throws a {@link dev.tarn.error.LoadConflictException}, and nothing is changed.
 *
 * <p>Schemas, tables, views and partitionings that the commit itself creates have negative numbers until it is committed; these
 * name them in every method. Not thread-safe; commits once.
 */
public final class LakeCommit {

    private final LakeCatalog catalog;
    private final SnapshotRow base;
    private Draft draft;
    private final List<Function<Draft, ?>> changes = new ArrayList<>();
    private final List<CatalogSession.Work<?>> alongside = new ArrayList<>();
    private final List<PendingDeletes> deletes = new ArrayList<>();
    private RetryPolicy policy = RetryPolicy.DEFAULT;
    private CommitObserver observer = CommitObserver.NONE;
    private long lastProvisional;
    private boolean evenIfEmpty;
    private boolean done;

    private LakeCommit(LakeCatalog catalog, SnapshotRow base) {
        this.catalog = catalog;
        this.base = base;
        this.draft = new Draft(catalog.names(base), this::highestColumn);
    }

    /**
     * Starts to collect.
     *
     * @param catalog the lake
     * @param base the snapshot that all that the commit is made of was read at
     * @return a commit without changes
     */
    public static LakeCommit on(LakeCatalog catalog, SnapshotRow base) {
        return new LakeCommit(catalog, base);
    }

    /**
     * Changes how often it is tried.
     *
     * @param retries how often, and how soon
     * @return this
     */
    public LakeCommit retrying(RetryPolicy retries) {
        policy = retries;
        return this;
    }

    /**
     * Tells an observer of its moments.
     *
     * @param told the observer
     * @return this
     */
    public LakeCommit observedBy(CommitObserver told) {
        observer = told;
        return this;
    }

    /**
     * Makes a snapshot even where nothing is changed, for what is said of the commit; without this, such a commit only runs what is
     * alongside, and is the latest snapshot.
     *
     * @return this
     */
    public LakeCommit evenIfEmpty() {
        evenIfEmpty = true;
        return this;
    }

    /**
     * The lake's names as the commit will leave them.
     *
     * @return the names, with negative numbers of what is new
     */
    public LakeNames names() {
        return draft.names();
    }

    /**
     * A table as the commit will leave it.
     *
     * @param tableId its number
     * @return the table
     */
    public LakeTable table(long tableId) {
        return checked("read table " + tableId, () -> draft.table(tableId));
    }

    /**
     * Creates, renames and drops schemas, tables and views.
     *
     * @return what can be changed; all of it becomes part of this commit
     */
    public NameChanges define() {
        return new NameChanges(this);
    }

    /**
     * Changes a table's definition.
     *
     * @param tableId its number
     * @return what can be changed; all of it becomes part of this commit
     */
    public TableChanges alter(long tableId) {
        return new TableChanges(this, tableId);
    }

    /**
     * Adds files to a table.
     *
     * @param tableId its number
     * @param files the files, in the order in which their rows are numbered
     */
    public void append(long tableId, List<NewDataFile> files) {
        if (!files.isEmpty()) {
            String folder = table(tableId).folder(catalog.dataPath());
            List<NewDataFile> all = List.copyOf(files);
            collect("append to table " + describe(tableId), d -> DataChanges.append(d, tableId, all, folder));
        }
    }

    /**
     * Ends files: their rows, all of them, are deleted.
     *
     * @param tableId the table's number
     * @param files the files, as read at the commit's base
     */
    public void endFiles(long tableId, Collection<LakeFile> files) {
        List<LakeFile> all = List.copyOf(files);
        collect("delete from table " + describe(tableId), d -> DataChanges.end(d, tableId, all));
    }

    /**
     * Deletes rows of files. A file that loses its last row is ended instead, with {@link #endFiles}.
     *
     * @param tableId the table's number
     * @param files what is deleted, at most once for each data file
     */
    public void delete(long tableId, List<NewDeleteFile> files) {
        List<PendingDeletes> pending = files.stream().map(PendingDeletes::new).toList();
        collect("delete from table " + describe(tableId), d -> DataChanges.delete(d, tableId, pending));
        deletes.addAll(pending);
    }

    /**
     * Deletes rows that the catalog itself holds.
     *
     * @param inlined the table of the catalog that holds them
     * @param rowIds their row ids
     */
    public void deleteInlined(InlinedTable inlined, Set<Long> rowIds) {
        Set<Long> all = Set.copyOf(rowIds);
        if (!all.isEmpty()) {
            collect("delete from table " + describe(inlined.tableId()), d -> {
                d.data(inlined.tableId()).deleteInlined(inlined, all);
                return true;
            });
        }
    }

    /**
     * Puts files in the place of others that hold the same rows. A commit that does so can't do anything else, nor for two reasons.
     *
     * @param tableId the table's number
     * @param compactions the files, and what took their place
     */
    public void compact(long tableId, List<Compaction> compactions) {
        if (!compactions.isEmpty()) {
            String folder = table(tableId).folder(catalog.dataPath());
            List<Compaction> all = List.copyOf(compactions);
            collect("compact table " + describe(tableId), d -> DataChanges.compact(d, tableId, all, folder));
        }
    }

    /**
     * Promises that all that the commit read, deletes and appends in a table is of some partitions. Then it does not conflict with others
     * that inserted into, or deleted from, other partitions of the table; without it, a commit that deletes conflicts with every insert.
     *
     * @param tableId the table's number
     * @param partitions the partitions
     */
    public void within(long tableId, PartitionScope partitions) {
        collect("replace partitions of table " + describe(tableId), d -> {
            d.data(tableId).within(partitions);
            return true;
        });
    }

    /**
     * Runs statements in the same transaction, in every try, after all that the commit itself writes but the list of changes. What they
     * throw fails the commit; an {@code SQLException} by which the database says that another transaction came first leads to another try.
     *
     * @param work the statements
     */
    public void alongside(CatalogSession.Work<?> work) {
        alongside.add(work);
    }

    /**
     * Commits.
     *
     * @param author who; empty for nobody
     * @param message why; empty for nothing
     * @param extraInfo what else; empty for nothing
     * @return the snapshot that it became
     * @throws dev.tarn.error.LoadConflictException if another committer changed what this one is about, or the tries ran out
     * @throws dev.tarn.error.LoadOutcomeUnknownException if the connection broke during the commit, and whether it came through can't be
     *     found out
     * @throws dev.tarn.error.BackendException if the catalog can't be written; then nothing is changed
     */
    public SnapshotRow commit(String author, String message, String extraInfo) {
        if (done) {
            throw new IllegalStateException("a commit can be committed once");
        }
        if (new DraftDiff(draft).mixed()) {
            throw new IllegalStateException("a commit that compacts files can't do anything else");
        }
        done = true;
        CommitTry.Plan plan = new CommitTry.Plan(
                base,
                draft,
                List.copyOf(changes),
                List.copyOf(alongside),
                evenIfEmpty,
                new CommitText(author, message, extraInfo),
                catalog.dataPath(),
                "[" + catalog.backend() + "] commit snapshot: ");
        return new CommitTries(catalog, plan, List.copyOf(deletes), policy, observer).run();
    }

    /** The next negative number. */
    long provisional() {
        return --lastProvisional;
    }

    /** Makes a change in the draft, and keeps it for further tries. */
    <T> T collect(String what, Function<Draft, T> change) {
        try {
            T result = checked(what, () -> change.apply(draft));
            changes.add(change);
            return result;
        } catch (BackendRejectedException e) {
            // It may have been made in part.
            draft = new Draft(draft.base(), this::highestColumn);
            changes.forEach(earlier -> earlier.apply(draft));
            throw e;
        }
    }

    String describe(long tableId) {
        LakeTable table = draft.tables().get(draft.actual(tableId));
        return table == null ? Long.toString(tableId) : "\"" + table.schema().name() + "\".\"" + table.name() + "\"";
    }

    private <T> T checked(String what, java.util.function.Supplier<T> change) {
        try {
            return change.get();
        } catch (Refusal e) {
            throw new BackendRejectedException("[" + catalog.backend() + "] " + what + ": " + e.getMessage(), null);
        }
    }

    private long highestColumn(long tableId) {
        return catalog.read("read columns of table " + tableId, session -> new ColumnHistory(session).highest(tableId));
    }
}
