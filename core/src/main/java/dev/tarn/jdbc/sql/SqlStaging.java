package dev.tarn.jdbc.sql;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.Column;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ConvertedRows;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a load's rows into a table that nobody reads. */
record SqlStaging(SqlWork work, String operation) {

    /** About as much text as is sent at once, whatever the number of rows. */
    private static final long CHARACTERS_AT_ONCE = 4_000_000;

    /**
     * Where a load's rows wait.
     *
     * @param request the first request of the load
     * @param table the table that they wait in
     * @param schema what that table and the target have, or will have
     * @param before what the target has; empty where there is none
     * @param change what makes the one of the other
     */
    record Place(
            StageRequest request,
            TableName table,
            TableSchema schema,
            Optional<TableSchema> before,
            SchemaChange change) {

        /** The part of the change that is about the source's columns. */
        SchemaChange ofSource() {
            return new SchemaChange(
                    change.added().stream().filter(c -> !isSystem(c)).toList(),
                    change.widened().stream().filter(c -> !isSystem(c)).toList());
        }

        private static boolean isSystem(Column column) {
            return SystemColumns.ALL.stream().anyMatch(c -> c.name().equalsIgnoreCase(column.name()));
        }
    }

    /** Looks at the target, and decides what it will be. */
    Place place(StageRequest request, TableName staging) throws SQLException {
        checkOwner(request);
        TableName target = request.load().table();
        TableSchema incoming = withSystem(request.schema());
        Optional<TableSchema> before = work.catalog().find(target).map(SqlCatalog.Held::schema);
        if (before.isEmpty() && work.tables().exists(target)) {
            throw new BackendRejectedException(work.database().errors().start(operation) + "there is a table " + target
                    + " that Tarn has not made; rename it, or give the export another name or dataset");
        }
        SchemaChange change =
                before.map(present -> SchemaChange.between(present, incoming)).orElse(SchemaChange.NONE);
        TableSchema schema = before.map(change::applyTo).orElse(incoming);
        checkNames(schema);
        return new Place(request, staging, schema, before, change);
    }

    /** Two exports, or two partitions that should have a table each, may not share one because their names look alike. */
    void checkOwner(StageRequest request) throws SQLException {
        PartitionKey partition = request.load().key().partition();
        TableName target = request.load().table();
        SqlNames.Physical physical = work.database().names().physical(target);
        Optional<String> owner = new JdbcTableOwners(
                        work.statements(), work.database().dialect())
                .other(target, partition, request.strategy() == TableStrategy.SINGLE);
        if (owner.isEmpty()) {
            owner = work.catalog()
                    .physical(Optional.of(physical.dataset()), physical.name())
                    .filter(held -> !held.table().equals(target))
                    .map(held -> "the table " + held.table() + ", which the database can't tell apart from it");
        }
        if (owner.isPresent()) {
            throw new BackendRejectedException(work.database().errors().start(operation) + "table " + target + " holds "
                    + owner.get() + "; give the export another name or dataset");
        }
    }

    private void checkNames(TableSchema schema) {
        long names = schema.columns().stream()
                .map(c -> work.database().names().physical(c.name()).toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (names < schema.columns().size()) {
            throw new BackendRejectedException(work.database().errors().start(operation)
                    + "two columns have names that the database can't tell apart; name the columns otherwise");
        }
    }

    /** Sends rows in batches; where each statement is a transaction otherwise, each batch is one. Gives how many values were rounded. */
    long write(StageRequest request, Place place, DataReader reader) throws SQLException {
        TableSchema table = place.schema().fedBy(withSystem(request.schema()));
        SqlValues values = new SqlValues(work.database().types());
        List<Column> columns = table.columns();
        boolean commits = work.connection().getAutoCommit();
        String insert = "INSERT INTO " + work.tables().sql(place.table()) + " ("
                + work.tables().columns(table) + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        int size = work.database().config().rowsAtOnce();
        try (ConvertedRows rows = reader.converted(request, table);
                PreparedStatement statement = work.connection().prepareStatement(insert)) {
            work.connection().setAutoCommit(false);
            int waiting = 0;
            long characters = 0;
            while (rows.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    Object value = rows.value(i);
                    values.bind(statement, i + 1, columns.get(i).type(), value);
                    characters += value instanceof CharSequence text ? text.length() : Long.BYTES;
                }
                statement.addBatch();
                if (++waiting >= size || characters >= CHARACTERS_AT_ONCE) {
                    send(statement, commits);
                    waiting = 0;
                    characters = 0;
                }
            }
            if (waiting > 0) {
                send(statement, commits);
            }
            return rows.rounded();
        } finally {
            if (commits && !work.connection().isClosed()) {
                SqlDatabase.rollBack(work.connection());
                work.connection().setAutoCommit(true);
            }
        }
    }

    private void send(PreparedStatement statement, boolean commits) throws SQLException {
        SqlInterruption.check(work.database().errors(), operation);
        SqlInterruption.run(statement, statement::executeBatch);
        if (commits) {
            work.connection().commit();
        }
    }

    private static TableSchema withSystem(TableSchema source) {
        List<Column> columns = new ArrayList<>(SystemColumns.ALL);
        columns.addAll(source.columns());
        return new TableSchema(columns);
    }
}
