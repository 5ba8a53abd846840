package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.StateJson;
import dev.tarn.model.AsOf;
import dev.tarn.model.ExportId;
import dev.tarn.model.Snapshot;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.TimeTravel;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what the service still has of earlier states: usually those of the last seven days. */
record BigQueryTimeTravel(BigQueryDatabase database, StateTables tables) implements TimeTravel {

    /** The service's longest; a dataset may keep less, and then says so itself. */
    private static final Duration WINDOW = Duration.ofDays(7);

    /** A publish, and when it was prepared. */
    private record Publish(Snapshot snapshot, ExportId export, Instant prepared) {}

    /** All publishes, in their order, as of a time of the service's. */
    private record Publishes(List<Publish> all, Instant now) {

        /** Whether the service still has what the next one of the same export replaced. */
        boolean isReadable(Publish publish) {
            Instant until = until(publish.snapshot().id()).getOrDefault(publish.export(), now);
            return until.isAfter(now.minus(WINDOW));
        }

        /** When the next publish of each export was prepared. */
        Map<ExportId, Instant> until(long snapshot) {
            Map<ExportId, Instant> until = new HashMap<>();
            all.stream()
                    .filter(p -> p.snapshot().id() > snapshot)
                    .forEach(p -> until.putIfAbsent(p.export(), p.prepared()));
            return until;
        }
    }

    /** One that was found, among all. */
    private record Found(Publish publish, Publishes among) {}

    @Override
    public List<Snapshot> snapshots() {
        Publishes publishes = publishes("list the snapshots");
        return publishes.all().stream()
                .filter(publishes::isReadable)
                .map(Publish::snapshot)
                .toList();
    }

    private Publishes publishes(String operation) {
        if (!tables.isReadable()) {
            return new Publishes(List.of(), Instant.now());
        }
        List<FieldValueList> rows = database.read(
                operation,
                "SELECT p.id, p.taken_at, p.prepared_at, p.vendor, p.export_name, p.loads, p.changes,"
                        + " CURRENT_TIMESTAMP() AS looked_up FROM " + tables.sql(StateTables.Kind.PUBLISHES)
                        + " AS p ORDER BY p.id",
                new Parameters());
        List<Publish> publishes = rows.stream()
                .map(row -> new Publish(
                        new Snapshot(
                                row.get("id").getLongValue(),
                                row.get("taken_at").getTimestampInstant(),
                                "",
                                "",
                                row.get("loads").getStringValue(),
                                StateJson.list(row.get("changes").getStringValue())),
                        new ExportId(
                                row.get("vendor").getStringValue(),
                                row.get("export_name").getStringValue()),
                        row.get("prepared_at").getTimestampInstant()))
                .toList();
        return new Publishes(
                publishes,
                rows.isEmpty() ? Instant.now() : rows.get(0).get("looked_up").getTimestampInstant());
    }

    @Override
    public Snapshot snapshot(AsOf asOf) {
        return find("find " + asOf, asOf).publish().snapshot();
    }

    private Found find(String operation, AsOf asOf) {
        Publishes publishes = publishes(operation);
        Publish found = publishes.all().stream()
                .filter(p -> asOf instanceof AsOf.AtSnapshot at
                        ? p.snapshot().id() == at.id()
                        : !p.snapshot().time().isAfter(((AsOf.AtTime) asOf).time()))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new BackendRejectedException(BigQueryErrors.start(operation)
                        + "there is no snapshot " + asOf + "; ask for one of those that are listed"));
        if (!publishes.isReadable(found)) {
            throw new BackendRejectedException(BigQueryErrors.start(operation) + "the service no longer has snapshot "
                    + found.snapshot().id() + ": it keeps what was replaced for " + WINDOW.toDays()
                    + " days at most; ask for a later one");
        }
        return new Found(found, publishes);
    }

    private Past past(String operation, Found found) {
        long id = found.publish().snapshot().id();
        return Past.at(
                database,
                tables,
                operation,
                id,
                found.among().now(),
                found.among().until(id));
    }

    @Override
    public RowCursor query(AsOf asOf, String sql, Object... parameters) {
        String operation = "query " + database.config().subject() + " as of " + asOf;
        Past past = past(operation, find(operation, asOf));
        String rewritten = new PastQuery(past, operation, sql).rewritten();
        return new BigQueryQuery(database, operation, rewritten, parameters).run();
    }

    @Override
    public TableDiff diff(TableName table, AsOf before, AsOf after, List<String> groupBy) {
        String operation = "compare " + table + " at " + before + " and " + after;
        Found first = find(operation, before);
        Found last = find(operation, after);
        BigQueryDiff diff =
                new BigQueryDiff(database, table, past(operation, first), past(operation, last), groupBy, operation);
        return new TableDiff(first.publish().snapshot(), last.publish().snapshot(), groupBy, diff.groups());
    }
}
