package dev.tarn.postgres;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.postgres.copy.CopyFeed;
import dev.tarn.postgres.copy.CopyTarget;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a load's rows into a table of their own, in a transaction that its caller ends, and counts them there. */
record PostgresStaging(JdbcStatements statements, PostgresStateDialect dialect, CopyFeed feed, LoadObserver observer) {

    /** A load's first rows. */
    Staged first(StageRequest request, String name) throws SQLException {
        PartitionKey partition = request.load().key().partition();
        String operation = "stage " + request.load().key();
        Place place = Place.of(request.load().table(), request.strategy(), partition);
        new TableOwners(statements, dialect).require(request, operation);
        Optional<TableSchema> present = present(place, operation);
        TableSchema incoming = WideTable.whole(request.schema());
        TableSchema columns = widened(
                WideTable.folded(present.orElse(new TableSchema(List.of())), incoming, request.measure()), incoming);
        Relation relation = place.top().named(name);
        statements.run(TableSql.createLeaf(relation, columns, place.check()));
        observer.reached(LoadStep.TARGET_READY, partition);
        SchemaChange change = present.map(p -> change(p, incoming)).orElse(SchemaChange.NONE);
        CopyFeed.Copied copied = copy(request, WideTable.target(relation, columns, incoming, true));
        StagedTable counted = count(relation, columns.fedBy(incoming), request).count(true, copied.rounded(), change);
        return new Staged(request, place, relation, columns, counted, false);
    }

    /** More rows of the same load. */
    Staged more(StageRequest request, Staged before) throws SQLException {
        TableSchema incoming = WideTable.whole(request.schema());
        CopyFeed.Copied copied = copy(request, WideTable.target(before.relation(), before.columns(), incoming, false));
        StagedTable counted = count(before.relation(), before.columns().fedBy(incoming), request)
                .count(false, copied.rounded(), before.table().change());
        return before.grown(StagedCount.sum(before.table(), counted));
    }

    private StagedCount count(Relation relation, TableSchema columns, StageRequest request) {
        return new StagedCount(statements, relation, columns, request.measure());
    }

    private CopyFeed.Copied copy(StageRequest request, CopyTarget target) throws SQLException {
        return feed.copy(request, target, statements.connection());
    }

    /** Columns that both have, wide enough for both. */
    private static TableSchema widened(TableSchema columns, TableSchema incoming) {
        return new TableSchema(columns.columns().stream()
                .map(c -> new Column(
                        c.name(),
                        c.originalName(),
                        incoming.find(c.name())
                                .map(i -> c.type().widenTo(i.type()))
                                .orElse(c.type())))
                .toList());
    }

    private static SchemaChange change(TableSchema present, TableSchema incoming) {
        SchemaChange change = SchemaChange.between(WideTable.unfolded(present), incoming);
        return new SchemaChange(
                change.added().stream().filter(c -> !isSystem(c)).toList(),
                change.widened().stream().filter(c -> !isSystem(c)).toList());
    }

    private static boolean isSystem(Column column) {
        return SystemColumns.ALL.stream().anyMatch(c -> c.name().equals(column.name()));
    }

    /** The columns of the table that the rows go to, if it is there. */
    private Optional<TableSchema> present(Place place, String operation) throws SQLException {
        PostgresCatalog catalog = new PostgresCatalog(statements);
        Optional<PostgresCatalog.Found> found = catalog.find(place.top());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Optional<PostgresCatalog.Found> ours = catalog.findOurs(place.top());
        if (ours.isEmpty()) {
            throw new BackendRejectedException(
                    PostgresErrors.start(operation) + place.top().sql()
                            + " is there already, and is no table of Tarn's; rename it, or give the export another name or"
                            + " dataset");
        }
        if (!ours.get().strategy().equals(Optional.of(place.strategy()))) {
            throw new BackendRejectedException(
                    PostgresErrors.start(operation) + place.top().sql()
                            + " holds its months in another way than table strategy "
                            + place.strategy().name().toLowerCase(Locale.ROOT)
                            + " asks for; load with the other strategy, or into another dataset");
        }
        return Optional.of(catalog.columns(ours.get().oid()));
    }
}
