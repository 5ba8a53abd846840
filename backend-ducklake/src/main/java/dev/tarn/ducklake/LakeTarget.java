package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.commit.NewColumn;
import dev.tarn.ducklake.files.PartitionCondition;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table that rows are loaded into, as a commit finds it and as it has to be. */
record LakeTarget(LakeCommit commit, StageRequest request, PartitionStrategy partitioning) {

    /** What the yearly strategy partitions by. */
    static final Column YEAR = Column.of("tarn_billing_year", new ColumnType.Int64());

    private static final long PERIOD_ID = SystemColumns.ALL.indexOf(SystemColumns.BILLING_PERIOD) + 1L;
    private static final long ACCOUNT_ID = SystemColumns.ALL.indexOf(SystemColumns.ACCOUNT) + 1L;

    private TableName name() {
        return request.load().table();
    }

    /** The table as it is now. */
    Optional<LakeTable> present() {
        return commit.names().table(name().dataset(), name().name());
    }

    /** What the rows bring: system columns, the source's, and what the partitions need. */
    TableSchema incoming() {
        List<Column> columns = new ArrayList<>(SystemColumns.ALL);
        columns.addAll(request.schema().columns());
        boolean yearly = request.strategy() == TableStrategy.SINGLE
                && (present().isPresent()
                        ? present().get().column(YEAR.name()).isPresent()
                        : partitioning == PartitionStrategy.YEARLY);
        if (yearly) {
            columns.add(YEAR);
        }
        return new TableSchema(columns);
    }

    /** What has to happen to the table. */
    SchemaChange change() {
        return present()
                .map(table -> SchemaChange.between(schema(table), incoming()))
                .orElse(SchemaChange.NONE);
    }

    /** The part of a change that is about the source's columns. */
    static SchemaChange ofSource(SchemaChange change) {
        return new SchemaChange(
                change.added().stream().filter(c -> !isOurs(c)).toList(),
                change.widened().stream().filter(c -> !isOurs(c)).toList());
    }

    private static boolean isOurs(Column column) {
        return column.name().equalsIgnoreCase(YEAR.name())
                || SystemColumns.ALL.stream().anyMatch(c -> c.name().equalsIgnoreCase(column.name()));
    }

    /** Makes the commit leave a table that takes the rows. */
    LakeTable prepare() {
        Optional<LakeTable> present = present();
        if (present.isEmpty()) {
            LakeSchema schema = commit.names()
                    .schema(name().dataset())
                    .orElseGet(() -> commit.define().createSchemaIfAbsent(name().dataset()));
            List<NewColumn> columns = incoming().columns().stream()
                    .map(c -> column(c.name(), c.type()))
                    .toList();
            return commit.define().createTableIfAbsent(schema.id(), name().name(), columns, partitions(columns));
        }
        LakeTable table = present.get();
        SchemaChange change = change();
        for (Column added : change.added()) {
            commit.alter(table.id()).addIfAbsent(column(added.name(), added.type()));
        }
        for (Column widened : change.widened()) {
            widen(table.id(), table.column(widened.name()).orElseThrow(), column(widened.name(), widened.type()));
        }
        return commit.table(table.id());
    }

    private List<PartitionField> partitions(List<NewColumn> columns) {
        if (request.strategy() == TableStrategy.SEPARATE) {
            return List.of();
        }
        PartitionField period = new PartitionField(PERIOD_ID, "identity");
        return switch (partitioning) {
            case MONTHLY -> List.of(period);
            case ACCOUNT -> List.of(new PartitionField(ACCOUNT_ID, "identity"), period);
            case YEARLY -> List.of(new PartitionField(lastId(columns), "identity"));
        };
    }

    /** Numbers are given depth-first from 1, and the year's column is the last one. */
    private static long lastId(List<NewColumn> columns) {
        return columns.stream().mapToLong(LakeTarget::count).sum();
    }

    private static long count(NewColumn column) {
        return 1 + column.children().stream().mapToLong(LakeTarget::count).sum();
    }

    /** A nested column is widened where it differs: fields are added, leaves get another type. */
    private void widen(long tableId, LakeColumn before, NewColumn after) {
        if (!before.nested() || !before.type().equals(after.type())) {
            if (!before.type().equals(after.type())) {
                retype(tableId, before, after.type());
            }
            return;
        }
        for (NewColumn field : after.children()) {
            Optional<LakeColumn> known = before.children().stream()
                    .filter(c -> c.name().equalsIgnoreCase(field.name()))
                    .findFirst();
            if (known.isPresent()) {
                widen(tableId, known.get(), field);
            } else {
                commit.alter(tableId).addField(before.id(), field);
            }
        }
    }

    /** Not every type that both fit into is one that the format reads older files as. */
    private void retype(long tableId, LakeColumn before, String type) {
        try {
            commit.alter(tableId).retype(before.id(), type);
        } catch (BackendRejectedException e) {
            throw new BackendRejectedException(
                    e.getMessage() + "; load " + request.load().key()
                            + " with table_strategy \"separate\", which gives the month a table of its own",
                    e);
        }
    }

    private static NewColumn column(String name, ColumnType type) {
        return asNew(LakeTypes.column(name, type, () -> 0));
    }

    private static NewColumn asNew(LakeColumn column) {
        return new NewColumn(
                column.name(),
                column.type(),
                Optional.empty(),
                "literal",
                true,
                column.children().stream().map(LakeTarget::asNew).toList());
    }

    /** A table's columns in Tarn's words. */
    static TableSchema schema(LakeTable table) {
        return new TableSchema(table.columns().stream()
                .map(c -> Column.of(c.name(), LakeTypes.model(c)))
                .toList());
    }

    /** What the rows of a partition have in common. */
    static List<PartitionCondition> rowsOf(LakeTable table, PartitionKey partition) {
        return List.of(
                condition(
                        table, SystemColumns.BILLING_PERIOD, partition.period().toString()),
                condition(table, SystemColumns.ACCOUNT, partition.account()));
    }

    private static PartitionCondition condition(LakeTable table, Column column, String value) {
        long id = table.column(column.name())
                .map(LakeColumn::id)
                .orElseThrow(() -> new BackendRejectedException("[ducklake] replace a month of "
                        + table.schema().name() + "." + table.name() + ": the table has no column " + column.name()
                        + ", so that its months can't be told apart; rename or drop it, or load into another dataset"));
        return new PartitionCondition(new PartitionField(id, "identity"), Optional.of(value));
    }

    /** The rows' SELECT with what the partitions need. */
    String withYear(String select) {
        return "SELECT *, CAST(substr(" + SystemColumns.BILLING_PERIOD.name() + ", 1, 4) AS BIGINT) AS "
                + DuckDbSql.identifier(YEAR.name()) + " FROM (" + select + ")";
    }
}
