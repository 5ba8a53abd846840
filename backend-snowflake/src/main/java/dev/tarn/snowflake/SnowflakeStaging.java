package dev.tarn.snowflake;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.Column;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a load's rows into a table of their own, outside of any transaction, and counts them there.
 *
 * @param statements a session
 * @param database the database
 * @param upload takes rows there
 * @param attempt what tells the attempt's tables and files from others'
 */
record SnowflakeStaging(JdbcStatements statements, SnowflakeDatabase database, Upload upload, String attempt) {

    /** Where an attempt's files lie. */
    static String path(String attempt) {
        return "load/" + attempt;
    }

    /** A load's first rows. */
    Staged first(StageRequest request, int number, StagingMark mark) throws SQLException {
        String operation = "stage " + request.load().key();
        requireOwn(statements, database, request, operation);
        Relation target =
                Relation.of(database.config().databaseName(), request.load().table());
        Optional<SnowflakeCatalog.Found> found = Optional.ofNullable(
                new SnowflakeCatalog(statements).find(List.of(target)).get(target));
        if (found.filter(f -> !f.isOurs()).isPresent()) {
            throw new BackendRejectedException(
                    SnowflakeErrors.start(operation) + target.sql()
                            + " is there already, and is no table of Tarn's; rename it, or give the export another name or dataset");
        }
        TableSchema incoming = whole(request.schema());
        TableSchema present = found.map(SnowflakeCatalog.Found::columns).orElse(new TableSchema(List.of()));
        TableSchema columns = widened(incoming, present);
        Relation relation = database.tables().own(StagingMark.PREFIX + attempt + "_" + number);
        statements.run("CREATE TRANSIENT TABLE " + relation.sql() + " ("
                + columns.columns().stream()
                        .map(c -> SnowflakeSql.quoted(c.name()) + " " + SnowflakeTypes.staged(c.type()))
                        .collect(Collectors.joining(", "))
                + ") DATA_RETENTION_TIME_IN_DAYS = 0 COMMENT = " + SnowflakeSql.literal(mark.text()));
        long rounded = upload.rows(request, columns, relation, path(attempt) + "/" + number + "/0");
        SchemaChange change =
                found.isEmpty() ? SchemaChange.NONE : withoutSystem(SchemaChange.between(present, incoming));
        StagedTable counted = new StagedCount(statements, relation, columns, request.measure())
                .count(rounded, named(change, request));
        return new Staged(
                request,
                target,
                relation,
                columns,
                1,
                found.isEmpty() || !SchemaChange.between(present, columns).isEmpty(),
                counted);
    }

    /** More rows of the same load. */
    Staged more(StageRequest request, Staged before) throws SQLException {
        String number =
                before.relation().name().substring(before.relation().name().lastIndexOf('_') + 1);
        long rounded = upload.rows(
                request, before.columns(), before.relation(), path(attempt) + "/" + number + "/" + before.parts());
        return before.grown(new StagedCount(statements, before.relation(), before.columns(), request.measure())
                .count(before.table().rounded() + rounded, before.table().change()));
    }

    /** Tarn's own columns before the source's, by the names that the database has. */
    private static TableSchema whole(TableSchema source) {
        List<Column> columns = new ArrayList<>(SystemColumns.ALL);
        columns.addAll(source.columns());
        return Widening.folded(new TableSchema(columns));
    }

    /** Wide enough for what the table has of them already. */
    private static TableSchema widened(TableSchema incoming, TableSchema present) {
        return new TableSchema(incoming.columns().stream()
                .map(c -> new Column(
                        c.name(),
                        c.originalName(),
                        present.find(c.name())
                                .map(p -> p.type().widenTo(c.type()))
                                .orElse(c.type())))
                .toList());
    }

    private static SchemaChange withoutSystem(SchemaChange change) {
        return new SchemaChange(
                change.added().stream().filter(c -> !isSystem(c)).toList(),
                change.widened().stream().filter(c -> !isSystem(c)).toList());
    }

    private static boolean isSystem(Column column) {
        return SystemColumns.ALL.stream().anyMatch(c -> c.name().equalsIgnoreCase(column.name()));
    }

    /** The change in the words of whoever asked for it. */
    private static SchemaChange named(SchemaChange change, StageRequest request) {
        return new SchemaChange(named(change.added(), request), named(change.widened(), request));
    }

    private static List<Column> named(List<Column> columns, StageRequest request) {
        return columns.stream()
                .map(c -> request.schema().columns().stream()
                        .filter(r -> SnowflakeSql.name(r.name()).equals(c.name()))
                        .findFirst()
                        .map(r -> new Column(r.name(), c.originalName(), c.type()))
                        .orElse(c))
                .toList();
    }

    /** Refuses a load whose table is another's. */
    static void requireOwn(
            JdbcStatements statements, SnowflakeDatabase database, StageRequest request, String operation)
            throws SQLException {
        Optional<String> owner = new JdbcTableOwners(statements, database.tables())
                .other(
                        request.load().table(),
                        request.load().key().partition(),
                        request.strategy() == TableStrategy.SINGLE);
        if (owner.isPresent()) {
            throw new BackendRejectedException(SnowflakeErrors.start(operation) + "table "
                    + request.load().table() + " holds " + owner.get()
                    + "; give the export another name or dataset");
        }
    }
}
