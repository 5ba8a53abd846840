package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expires snapshots: nobody can read them any more, and what only they needed is taken out of the catalog. Files are scheduled for
 * deletion, and stay until {@link CleanupFiles} deletes them. The newest snapshot never expires. Makes no snapshot; safe beside loads,
 * which only ever see what is valid at the newest one, and at worst have to be planned again.
 */
public final class ExpireSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(ExpireSnapshots.class);

    private final LakeCatalog catalog;

    /**
     * Maintains a lake.
     *
     * @param catalog the lake
     */
    public ExpireSnapshots(LakeCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Expires all snapshots of before a time, but the newest.
     *
     * @param before the time
     * @param dryRun whether to say only what would be done
     * @return the snapshots that expired, and the files that were scheduled
     * @throws dev.tarn.error.BackendException if the catalog can't be read or written; nothing is changed then
     */
    public MaintenanceReport olderThan(Instant before, boolean dryRun) {
        return expire(snapshot -> snapshot.time().isBefore(before), dryRun);
    }

    /**
     * Expires some snapshots, but the newest.
     *
     * @param ids their numbers; those of snapshots that are not there are passed over
     * @param dryRun whether to say only what would be done
     * @return the snapshots that expired, and the files that were scheduled
     * @throws dev.tarn.error.BackendException if the catalog can't be read or written; nothing is changed then
     */
    public MaintenanceReport ids(Set<Long> ids, boolean dryRun) {
        Set<Long> chosen = Set.copyOf(ids);
        return expire(snapshot -> chosen.contains(snapshot.id()), dryRun);
    }

    private MaintenanceReport expire(Predicate<SnapshotRow> chosen, boolean dryRun) {
        String operation = "expire snapshots of " + catalog.subject();
        MaintenanceReport report = dryRun
                ? catalog.read(operation, session -> expire(session, chosen, true))
                : CatalogRetry.write(catalog, operation, session -> expire(session, chosen, false));
        if (!dryRun && !report.snapshots().isEmpty()) {
            LOG.info(
                    "Expired {} snapshots of {}; {} files are scheduled for deletion",
                    report.snapshots().size(),
                    catalog.subject(),
                    report.removed().size());
        }
        return report;
    }

    private static MaintenanceReport expire(CatalogSession session, Predicate<SnapshotRow> chosen, boolean dryRun)
            throws SQLException {
        CatalogReader reader = new CatalogReader(session);
        long newest = reader.latest().id();
        List<SnapshotRow> all =
                reader.snapshotsAfter(-1).stream().map(SnapshotInfo::snapshot).toList();
        TreeSet<Long> expired = new TreeSet<>();
        TreeSet<Long> surviving = new TreeSet<>();
        for (SnapshotRow snapshot : all) {
            (snapshot.id() != newest && chosen.test(snapshot) ? expired : surviving).add(snapshot.id());
        }
        MaintenanceReport.Notes notes = new MaintenanceReport.Notes(dryRun);
        if (!expired.isEmpty()) {
            expired.forEach(notes::snapshot);
            DeadRows dead = DeadRows.find(session, surviving);
            dead.files().forEach(f -> notes.removed(f.path().text(), f.bytes()));
            if (!dryRun) {
                dead.delete(session, expired);
            }
        }
        return notes.report();
    }
}
