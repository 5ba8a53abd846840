package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.error.LoadConflictException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out whether a commit can follow others that came in between. */
final class Conflicts {

    /** What two commits do to rows, which does not touch where they keep to different partitions. */
    private static final Set<String> ROWS = Set.of("inserted_into_table", "deleted_from_table");

    private final CatalogSession session;
    private final String start;
    private final long base;
    private final Draft planned;
    private final List<SnapshotInfo> since;

    /**
     * Prepares.
     *
     * @param planned the commit as it was planned, at its base
     * @param since the snapshots after that
     */
    Conflicts(CatalogSession session, String start, long base, Draft planned, List<SnapshotInfo> since) {
        this.session = session;
        this.start = start;
        this.base = base;
        this.planned = planned;
        this.since = since;
    }

    /** The conflict that made a change of the plan impossible. */
    LoadConflictException of(Refusal refusal) {
        LakeChanges mine = new ChangeList(planned, id -> id).changes();
        for (SnapshotInfo other : since) {
            for (LakeChanges.Change theirs : parse(other)) {
                for (LakeChanges.Change change : mine.all()) {
                    if (ConflictMatrix.conflict(change, theirs)) {
                        return conflict(planned, change, theirs, other);
                    }
                }
            }
        }
        return new LoadConflictException(start + "others changed the lake since snapshot " + base + ", up to snapshot "
                + since.get(since.size() - 1).snapshot().id() + ", so that a change can't be made: "
                + refusal.getMessage());
    }

    /** Throws if the commit, as it is on top of the others, conflicts with one of them. */
    void check(Draft now) throws SQLException {
        LakeChanges mine = new ChangeList(now, id -> id).changes();
        FileConflicts files = new FileConflicts(session, base);
        for (SnapshotInfo other : since) {
            for (LakeChanges.Change theirs : parse(other)) {
                for (LakeChanges.Change change : mine.all()) {
                    if (ConflictMatrix.conflict(change, theirs)
                            && !agreed(now, change, theirs)
                            && !apart(files, now, change, theirs)) {
                        throw conflict(now, change, theirs, other);
                    }
                }
                checkSchemas(now, theirs, other);
            }
        }
        for (var entry : now.data().entrySet()) {
            Optional<String> touched = files.touched(entry.getKey(), entry.getValue());
            if (touched.isPresent()) {
                throw new LoadConflictException(start + "another commit since snapshot " + base
                        + " deleted from the data file " + touched.get() + " of " + label(now, entry.getKey())
                        + ", which this one deletes from; nothing was changed; plan it again");
            }
        }
    }

    private void checkSchemas(Draft now, LakeChanges.Change theirs, SnapshotInfo other) {
        for (var dropped : new DraftDiff(planned).droppedSchemas()) {
            if (ConflictMatrix.createdIn(theirs, dropped.name())) {
                throw conflict(now, LakeChanges.Change.of("dropped_schema", dropped.id()), theirs, other);
            }
        }
    }

    /** Whether they made of a table what this commit, which says so, makes of it as well. */
    private boolean agreed(Draft now, LakeChanges.Change mine, LakeChanges.Change theirs) {
        if (!theirs.type().equals("altered_table") || !now.isShared(mine.id())) {
            return false;
        }
        LakeTable there = now.table(mine.id());
        return planned.tables().values().stream()
                .filter(t -> now.actual(t.id()) == there.id())
                .allMatch(t -> new ColumnTree(there.columns()).holds(t.columns())
                        && Definitions.fields(t.partitioning()).equals(Definitions.fields(there.partitioning())));
    }

    private static boolean apart(FileConflicts files, Draft now, LakeChanges.Change mine, LakeChanges.Change theirs)
            throws SQLException {
        TableData data = now.data().get(mine.id());
        return ROWS.contains(mine.type())
                && ROWS.contains(theirs.type())
                && data != null
                && data.scope().isPresent()
                && files.outside(mine.id(), data.scope().get(), now);
    }

    private List<LakeChanges.Change> parse(SnapshotInfo other) {
        try {
            return LakeChanges.parse(other.changes()).all();
        } catch (IllegalArgumentException e) {
            throw new LoadConflictException(
                    start + "snapshot " + other.snapshot().id() + " has a list of changes that can't be read: "
                            + e.getMessage() + "; nothing was changed; plan it again",
                    e);
        }
    }

    private LoadConflictException conflict(
            Draft draft, LakeChanges.Change mine, LakeChanges.Change theirs, SnapshotInfo other) {
        String object = mine.id() >= 0 ? label(draft, mine.id()) : "";
        return new LoadConflictException(start + "this commit (" + mine + ") conflicts with snapshot "
                + other.snapshot().id() + " (" + theirs + ")" + (object.isEmpty() ? "" : " over " + object)
                + "; nothing was changed; plan it again");
    }

    private static String label(Draft draft, long tableId) {
        return java.util.stream.Stream.concat(draft.tables().values().stream(), draft.base().tables().stream())
                .filter(t -> t.id() == tableId)
                .map(t -> "table \"" + t.schema().name() + "\".\"" + t.name() + "\"")
                .findFirst()
                .orElse("number " + tableId);
    }
}
