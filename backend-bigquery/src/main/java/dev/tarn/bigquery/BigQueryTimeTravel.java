package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.StateJson;
import dev.tarn.model.AsOf;
import dev.tarn.model.Snapshot;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.TimeTravel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what the service still has of earlier states: usually those of the last seven days. */
record BigQueryTimeTravel(BigQueryDatabase database, StateTables tables) implements TimeTravel {

    /** The service's longest; a dataset may keep less, and then says so itself. */
    private static final Duration WINDOW = Duration.ofDays(7);

    /** A publish, and when the next one began. */
    private record Publish(Snapshot snapshot, Optional<Instant> until) {
        boolean isReadable() {
            return until.map(time -> time.isAfter(Instant.now().minus(WINDOW))).orElse(true);
        }
    }

    @Override
    public List<Snapshot> snapshots() {
        return publishes("list the snapshots").stream()
                .filter(Publish::isReadable)
                .map(Publish::snapshot)
                .toList();
    }

    private List<Publish> publishes(String operation) {
        if (!tables.isReadable()) {
            return List.of();
        }
        List<FieldValueList> rows = database.read(
                operation,
                "SELECT p.id, p.taken_at, p.loads, p.changes FROM " + tables.sql(StateTables.Kind.PUBLISHES)
                        + " AS p ORDER BY p.id",
                new Parameters());
        List<Publish> publishes = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            FieldValueList row = rows.get(i);
            publishes.add(new Publish(
                    new Snapshot(
                            row.get("id").getLongValue(),
                            row.get("taken_at").getTimestampInstant(),
                            "",
                            "",
                            row.get("loads").getStringValue(),
                            StateJson.list(row.get("changes").getStringValue())),
                    i + 1 < rows.size()
                            ? Optional.of(rows.get(i + 1).get("taken_at").getTimestampInstant())
                            : Optional.empty()));
        }
        return publishes;
    }

    @Override
    public Snapshot snapshot(AsOf asOf) {
        return find("find " + asOf, asOf).snapshot();
    }

    private Publish find(String operation, AsOf asOf) {
        Optional<Publish> found = publishes(operation).stream()
                .filter(p -> asOf instanceof AsOf.AtSnapshot at
                        ? p.snapshot().id() == at.id()
                        : !p.snapshot().time().isAfter(((AsOf.AtTime) asOf).time()))
                .reduce((earlier, later) -> later);
        if (found.isEmpty()) {
            throw new BackendRejectedException(BigQueryErrors.start(operation) + "there is no snapshot " + asOf
                    + "; ask for one of those that are listed");
        }
        if (!found.get().isReadable()) {
            throw new BackendRejectedException(BigQueryErrors.start(operation) + "the service no longer has snapshot "
                    + found.get().snapshot().id() + ": it keeps what was replaced for " + WINDOW.toDays()
                    + " days at most; ask for a later one");
        }
        return found.get();
    }

    private Past past(String operation, Publish publish) {
        return Past.at(database, tables, operation, publish.snapshot().id(), publish.until());
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
        Publish first = find(operation, before);
        Publish last = find(operation, after);
        BigQueryDiff diff =
                new BigQueryDiff(database, table, past(operation, first), past(operation, last), groupBy, operation);
        return new TableDiff(first.snapshot(), last.snapshot(), groupBy, diff.groups());
    }
}
