package dev.tarn.snowflake;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.AsOf;
import dev.tarn.model.Snapshot;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.TimeTravel;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Reads what the service still has of earlier rows. */
record SnowflakeTimeTravel(SnowflakeDatabase database) implements TimeTravel {

    @Override
    public List<Snapshot> snapshots() {
        return database.read(
                "list the snapshots",
                statements -> kept(statements).stream()
                        .filter(this::isReadable)
                        .map(Snapshots.Kept::snapshot)
                        .toList());
    }

    private List<Snapshots.Kept> kept(JdbcStatements statements) throws SQLException {
        return database.tables().isReady() ? new Snapshots(statements, database.tables()).list() : List.of();
    }

    /** The latest always is. */
    private boolean isReadable(Snapshots.Kept kept) {
        Instant oldest = Instant.now().minus(database.config().retention());
        return kept.last().isEmpty()
                || SnowflakeValues.time(kept.last()).toInstant(ZoneOffset.UTC).isAfter(oldest);
    }

    @Override
    public Snapshot snapshot(AsOf asOf) {
        return database.read(
                "find " + asOf, statements -> find(statements, asOf).snapshot());
    }

    private Snapshots.Kept find(JdbcStatements statements, AsOf asOf) throws SQLException {
        Optional<Snapshots.Kept> found = Optional.empty();
        for (Snapshots.Kept kept : kept(statements)) {
            boolean fits = asOf instanceof AsOf.AtSnapshot at
                    ? kept.snapshot().id() == at.id()
                    : !kept.snapshot().time().isAfter(((AsOf.AtTime) asOf).time());
            if (fits) {
                found = Optional.of(kept);
            }
        }
        if (found.isEmpty()) {
            throw new BackendRejectedException(SnowflakeErrors.start("find " + asOf)
                    + "there is no such snapshot; ask for one of those that are listed");
        }
        if (!isReadable(found.get())) {
            throw new BackendRejectedException(
                    SnowflakeErrors.start("find " + asOf) + "snapshot "
                            + found.get().snapshot().id() + " is older than the "
                            + database.config().retention().toDays()
                            + " days that earlier rows are kept; ask for one of those that are listed, or raise retention_days for later");
        }
        return found.get();
    }

    @Override
    public RowCursor query(AsOf asOf, String sql, Object... parameters) {
        String operation = "query " + database.config().subject() + " as of " + asOf;
        SnowflakeQuery.requireOneReading(operation, sql);
        String past = database.read(
                operation, statements -> past(statements, asOf, operation).rewritten(sql));
        return SnowflakeQuery.run(database, operation, past, parameters);
    }

    private Past past(JdbcStatements statements, AsOf asOf, String operation) throws SQLException {
        Snapshots.Kept kept = find(statements, asOf);
        Shapes shapes = new Shapes(statements, database.tables());
        return new Past(
                database.config().databaseName(),
                kept.last(),
                shapes.at(kept.snapshot().id()),
                shapes.at(Long.MAX_VALUE).keySet(),
                operation);
    }

    @Override
    public TableDiff diff(TableName table, AsOf before, AsOf after, List<String> groupBy) {
        String operation = "compare " + table + " of " + before + " and " + after;
        return database.read(operation, statements -> {
            Past first = past(statements, before, operation);
            Past last = past(statements, after, operation);
            Relation relation = Relation.of(database.config().databaseName(), table);
            return new TableDiff(
                    find(statements, before).snapshot(),
                    find(statements, after).snapshot(),
                    groupBy.stream().map(SnowflakeSql::name).toList(),
                    new SnowflakeDiff(statements, relation, first, last, groupBy, operation).groups());
        });
    }
}
