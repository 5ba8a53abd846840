package dev.tarn.ducklake;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotInfo;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.commit.LakeChanges;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.AsOf;
import dev.tarn.model.Snapshot;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.TimeTravel;
import java.util.List;
import java.util.Optional;

/** The lake's snapshots. */
final class DuckLakeTimeTravel implements TimeTravel {

    /** The schema of names that a statement gives without one. */
    private static final String SCHEMA = "main";

    private final Lake lake;

    DuckLakeTimeTravel(Lake lake) {
        this.lake = lake;
    }

    @Override
    public List<Snapshot> snapshots() {
        List<SnapshotInfo> all = lake.catalog().snapshots();
        LakeNames names = lake.catalog().names(all.get(all.size() - 1).snapshot());
        return all.stream().map(info -> described(info, names)).toList();
    }

    private static Snapshot described(SnapshotInfo info, LakeNames names) {
        List<String> changes = LakeChanges.parse(info.changes()).all().stream()
                .map(change -> words(change, names))
                .toList();
        return new Snapshot(
                info.snapshot().id(), info.snapshot().time(), info.author(), info.message(), info.extraInfo(), changes);
    }

    /** Tables that are still there have names to tell. */
    private static String words(LakeChanges.Change change, LakeNames names) {
        String subject = change.id() < 0
                ? change.schema() + (change.name().isEmpty() ? "" : "." + change.name())
                : names.tables().stream()
                        .filter(t -> t.id() == change.id())
                        .map(t -> t.schema().name() + "." + t.name())
                        .findFirst()
                        .orElse(Long.toString(change.id()));
        return change.type().replace('_', ' ') + " " + subject;
    }

    @Override
    public Snapshot snapshot(AsOf asOf) {
        return described(row(asOf));
    }

    private Snapshot described(SnapshotRow row) {
        List<SnapshotInfo> from = lake.catalog()
                .read("read snapshot " + row.id(), session -> new CatalogReader(session).snapshotsAfter(row.id() - 1));
        LakeNames names = lake.catalog().names(from.get(from.size() - 1).snapshot());
        return described(from.get(0), names);
    }

    private SnapshotRow row(AsOf asOf) {
        Optional<SnapshotRow> found = asOf instanceof AsOf.AtSnapshot at
                ? lake.catalog().snapshot(at.id())
                : lake.catalog().asOf(((AsOf.AtTime) asOf).time());
        return found.orElseThrow(
                () -> new BackendRejectedException(
                        lake.errors().start("find " + asOf)
                                + "there is no such snapshot, or it has expired; `tarn lake snapshots` lists those that there are"));
    }

    @Override
    public RowCursor query(AsOf asOf, String sql, Object... parameters) {
        return query(row(asOf), sql, parameters);
    }

    /** Runs a query over a snapshot. */
    RowCursor query(SnapshotRow snapshot, String sql, Object... parameters) {
        return lake.queries().run(snapshot, SCHEMA, sql, parameters);
    }

    @Override
    public TableDiff diff(TableName table, AsOf before, AsOf after, List<String> groupBy) {
        SnapshotRow first = row(before);
        SnapshotRow last = row(after);
        String operation = "compare " + table + " at snapshots " + first.id() + " and " + last.id();
        Optional<LakeTable> old = lake.catalog().names(first).table(table.dataset(), table.name());
        Optional<LakeTable> young = lake.catalog().names(last).table(table.dataset(), table.name());
        if (old.isEmpty() && young.isEmpty()) {
            throw new BackendRejectedException(lake.errors().start(operation)
                    + "neither snapshot has this table; correct the name, or choose other snapshots");
        }
        LakeDiff diff = new LakeDiff(
                lake,
                operation,
                old.map(t -> new LakeDiff.Side(t, first)),
                young.map(t -> new LakeDiff.Side(t, last)),
                groupBy);
        return new TableDiff(described(first), described(last), groupBy, diff.groups());
    }
}
