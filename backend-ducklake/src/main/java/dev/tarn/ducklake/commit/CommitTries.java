package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.LoadOutcomeUnknownException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries a commit until it is through, conflicts, or has been tried often enough. */
final class CommitTries {

    private static final Logger LOG = LoggerFactory.getLogger(CommitTries.class);
    private static final String OPERATION = "commit snapshot";

    /** How often the catalog may go away before nobody waits for it any longer. */
    private static final int LOSSES = 10;

    private final LakeCatalog catalog;
    private final CommitTry.Plan plan;
    private final List<PendingDeletes> deletes;
    private final RetryPolicy policy;
    private final CommitObserver observer;
    private final List<SnapshotRow> maybeCommitted = new ArrayList<>();
    private Optional<LoadOutcomeUnknownException> unknown = Optional.empty();
    private Optional<SnapshotRow> written = Optional.empty();
    private int losses;

    CommitTries(
            LakeCatalog catalog,
            CommitTry.Plan plan,
            List<PendingDeletes> deletes,
            RetryPolicy policy,
            CommitObserver observer) {
        this.catalog = catalog;
        this.plan = plan;
        this.deletes = deletes;
        this.policy = policy;
        this.observer = observer;
    }

    SnapshotRow run() {
        int attempt = 1;
        SnapshotRow committed;
        try {
            while (true) {
                Optional<SnapshotRow> done = attempt(attempt);
                if (done.isPresent()) {
                    committed = done.get();
                    break;
                }
                pause(attempt++);
            }
        } catch (RuntimeException e) {
            if (unknown.isPresent()) {
                // Files that a snapshot which may be there names must stay.
                if (e != unknown.get()) {
                    unknown.get().addSuppressed(e);
                }
                throw unknown.get();
            }
            deletes.forEach(PendingDeletes::discard);
            throw e;
        }
        observer.at(CommitMoment.AFTER_COMMIT, attempt);
        return committed;
    }

    /** A try; empty where it is worth another one. */
    private Optional<SnapshotRow> attempt(int attempt) {
        try {
            return Optional.of(catalog.write(OPERATION, session -> in(session, attempt)));
        } catch (LoadOutcomeUnknownException e) {
            LOG.warn(
                    "The connection broke during the commit of snapshot {}; looking for it",
                    written.map(SnapshotRow::id).orElse(-1L));
            unknown = Optional.of(e);
            written.ifPresent(maybeCommitted::add);
            if (attempt >= policy.attempts() || ++losses >= LOSSES) {
                throw e;
            }
            return Optional.empty();
        } catch (BackendException e) {
            boolean gone = e instanceof BackendUnavailableException && unknown.isPresent() && ++losses < LOSSES;
            if (!gone && !anotherWasFirst(e)) {
                throw e;
            }
            if (attempt >= policy.attempts()) {
                throw new LoadConflictException(
                        plan.start() + "other committers were faster " + attempt
                                + " times; nothing was changed; run it again, or with more attempts",
                        e);
            }
            LOG.debug("Try {} of a commit lost: {}", attempt, e.getMessage());
            return Optional.empty();
        }
    }

    private SnapshotRow in(CatalogSession session, int attempt) throws SQLException {
        written = Optional.empty();
        SnapshotRow latest = new CatalogReader(session).latest();
        for (SnapshotRow maybe : maybeCommitted) {
            Optional<SnapshotRow> found = CommitTry.find(session, maybe);
            if (found.isPresent()) {
                return found.get();
            }
        }
        // Where another snapshot has the number, ours can't get through any more.
        maybeCommitted.removeIf(maybe -> maybe.id() <= latest.id());
        if (maybeCommitted.isEmpty()) {
            unknown = Optional.empty();
        }
        CommitTry one = new CommitTry(plan, session, moment -> observer.at(moment, attempt));
        try {
            SnapshotRow snapshot = one.write(latest);
            written = Optional.of(snapshot);
            return snapshot;
        } catch (Refusal e) {
            throw new BackendRejectedException(plan.start() + e.getMessage(), null);
        } catch (CommitTry.Failed e) {
            throw e.failure();
        }
    }

    /** DuckDB has no codes for its errors: that two transactions inserted one snapshot is only in the text. */
    private boolean anotherWasFirst(BackendException e) {
        if (!(e.getCause() instanceof SQLException cause)) {
            return false;
        }
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return catalog.dialect().isRetryable(cause)
                || cause.getSQLState() == null
                        && (text.contains("primary key")
                                || text.contains("duplicate key")
                                || text.contains("conflict on"));
    }

    private void pause(int attempt) {
        try {
            Thread.sleep(policy.pause(attempt).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadCancelledException(plan.start() + "interrupted between two tries; nothing was changed", e);
        }
    }
}
