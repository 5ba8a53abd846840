package dev.tarn.ducklake.catalog;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads snapshots. */
final class SnapshotRows {

    private static final String COLUMNS =
            "s.snapshot_id, s.snapshot_time, s.schema_version, s.next_catalog_id, s.next_file_id";

    private final CatalogSession session;
    private final String from;

    SnapshotRows(CatalogSession session) {
        this.session = session;
        this.from = " FROM " + session.table("ducklake_snapshot") + " s";
    }

    SnapshotRow latest() throws SQLException {
        String newest = "(SELECT max(snapshot_id) FROM " + session.table("ducklake_snapshot") + ")";
        return first(" WHERE s.snapshot_id = " + newest)
                .orElseThrow(() -> new CatalogDamage("ducklake_snapshot is empty"));
    }

    Optional<SnapshotRow> snapshot(long id) throws SQLException {
        return first(" WHERE s.snapshot_id = ?", id);
    }

    Optional<SnapshotRow> asOf(Instant time) throws SQLException {
        return first(" WHERE s.snapshot_time <= ? ORDER BY s.snapshot_time DESC, s.snapshot_id DESC LIMIT 1", time);
    }

    List<SnapshotInfo> after(long id) throws SQLException {
        return session.list(
                SnapshotRows::info,
                "SELECT " + COLUMNS + ", c.changes_made, c.author, c.commit_message, c.commit_extra_info" + from
                        + " LEFT JOIN " + session.table("ducklake_snapshot_changes")
                        + " c ON c.snapshot_id = s.snapshot_id WHERE s.snapshot_id > ? ORDER BY s.snapshot_id",
                id);
    }

    private Optional<SnapshotRow> first(String where, Object... values) throws SQLException {
        return session.list(SnapshotRows::row, "SELECT " + COLUMNS + from + where, values).stream()
                .findFirst();
    }

    private static SnapshotRow row(CatalogRow row) throws SQLException {
        return new SnapshotRow(row.number(1), row.time(2), row.number(3), row.number(4), row.number(5));
    }

    private static SnapshotInfo info(CatalogRow row) throws SQLException {
        return new SnapshotInfo(row(row), text(row, 6), text(row, 7), text(row, 8), text(row, 9));
    }

    private static String text(CatalogRow row, int column) throws SQLException {
        return row.optionalText(column).orElse("");
    }
}
