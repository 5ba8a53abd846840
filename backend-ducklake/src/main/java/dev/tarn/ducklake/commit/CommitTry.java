package dev.tarn.ducklake.commit;

import static dev.tarn.ducklake.commit.NameWriter.columns;
import static dev.tarn.ducklake.commit.NameWriter.row;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.error.LoadConflictException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One try of a commit: all its statements, in one transaction. */
final class CommitTry {

    private static final List<String> SNAPSHOT =
            columns("snapshot_id snapshot_time schema_version next_catalog_id next_file_id");
    private static final List<String> CHANGES =
            columns("snapshot_id changes_made author commit_message commit_extra_info");

    /** What a commit is made of, the same in every try. */
    record Plan(
            SnapshotRow base,
            Draft draft,
            List<Function<Draft, ?>> changes,
            List<CatalogSession.Work<?>> alongside,
            boolean evenIfEmpty,
            CommitText text,
            String dataPath,
            String start) {}

    private final Plan plan;
    private final CatalogSession session;
    private final Moments moments;

    /** Is told of the moments of this try. */
    interface Moments {
        void at(CommitMoment moment);
    }

    CommitTry(Plan plan, CatalogSession session, Moments moments) {
        this.plan = plan;
        this.session = session;
        this.moments = moments;
    }

    /** Writes everything but the COMMIT, and gives the snapshot that it will be. */
    SnapshotRow write(SnapshotRow latest) throws SQLException {
        moments.at(CommitMoment.BEGUN);
        Draft draft = latest.id() == plan.base().id() ? plan.draft() : onTopOf(latest);
        DraftDiff diff = new DraftDiff(draft);
        if (!diff.changed() && !plan.evenIfEmpty()) {
            alongside();
            return latest;
        }
        StatsWriter stats = new StatsWriter(session, draft, diff);
        CommitNumbers numbers = new CommitNumbers(session, draft, diff, latest, timeAfter(latest));
        SnapshotRow snapshot = numbers.snapshot();
        CatalogWriter writer = new CatalogWriter(session, snapshot.id());
        writer.insert(
                "ducklake_snapshot",
                SNAPSHOT,
                List.of(row(
                        snapshot.id(),
                        snapshot.time(),
                        snapshot.schemaVersion(),
                        snapshot.nextCatalogId(),
                        snapshot.nextFileId())));
        moments.at(CommitMoment.SNAPSHOT);
        new NameWriter(writer, numbers, diff).write();
        moments.at(CommitMoment.NAMES);
        new FileWriter(writer, numbers, draft, plan.dataPath()).write(stats.nextRowIds());
        moments.at(CommitMoment.FILES);
        stats.write(writer, numbers);
        moments.at(CommitMoment.STATISTICS);
        alongside();
        moments.at(CommitMoment.ALONGSIDE);
        String changes = new ChangeList(draft, numbers::of).changes().toString();
        writer.insert(
                "ducklake_snapshot_changes",
                CHANGES,
                List.of(row(
                        snapshot.id(),
                        CommitText.orNull(changes),
                        CommitText.orNull(plan.text().author()),
                        CommitText.orNull(plan.text().message()),
                        CommitText.orNull(plan.text().extraInfo()))));
        moments.at(CommitMoment.BEFORE_COMMIT);
        return snapshot;
    }

    private void alongside() throws SQLException {
        for (CatalogSession.Work<?> work : plan.alongside()) {
            work.in(session);
        }
    }

    /** The database's clock, which all committers share; a time that is not after the last snapshot's would hide that from time travel. */
    private Instant timeAfter(SnapshotRow latest) throws SQLException {
        Instant now = session.list(
                        row -> row.time(1), "SELECT " + session.dialect().now())
                .get(0)
                .truncatedTo(ChronoUnit.MICROS);
        Instant after = latest.time().plus(1, ChronoUnit.MICROS);
        return now.isAfter(latest.time()) ? now : after;
    }

    private Draft onTopOf(SnapshotRow latest) throws SQLException {
        CatalogReader reader = new CatalogReader(session);
        long base = plan.base().id();
        List<SnapshotInfo> since = reader.snapshotsAfter(base);
        if (since.size() != latest.id() - base) {
            throw new LoadConflictException(plan.start() + "snapshots after " + base
                    + " have expired, so that nobody knows what they changed; nothing was changed; plan it again");
        }
        LakeNames names = latest.schemaVersion() == plan.base().schemaVersion()
                ? plan.draft().base()
                : reader.names(latest.id(), latest.schemaVersion());
        Conflicts conflicts = new Conflicts(session, plan.start(), base, plan.draft(), since);
        Draft draft = new Draft(names, this::highestColumn);
        try {
            plan.changes().forEach(change -> change.apply(draft));
        } catch (Refusal refusal) {
            throw conflicts.of(refusal);
        }
        conflicts.check(draft);
        return draft;
    }

    private long highestColumn(long tableId) {
        try {
            return new ColumnHistory(session).highest(tableId);
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    /** Whether a snapshot that may have been committed was: the time says whose it is. */
    static Optional<SnapshotRow> find(CatalogSession session, SnapshotRow maybe) throws SQLException {
        return new CatalogReader(session).snapshot(maybe.id()).filter(found -> found.equals(maybe));
    }

    /** Carries what the driver threw through code that can't. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient SQLException failure;

        Failed(SQLException failure) {
            super(failure);
            this.failure = failure;
        }

        SQLException failure() {
            return failure;
        }
    }
}
