package dev.tarn.duckdb;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.Measure;
import dev.tarn.spi.RowSelection;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a load's rows into its table within the load's transaction, and counts them there. */
record DuckDbStaging(DuckDbStatements statements, String database, LoadObserver observer) {

    StagedTable stage(StageRequest request) throws SQLException {
        DuckDbTarget target =
                new DuckDbTarget(statements, database, request.load().table());
        target.createDataset();
        checkOwner(request);
        long roundedBefore = rounded();
        SchemaChange change = request.data() instanceof SourceData.Files files
                ? write(request, target, new FileRows(files))
                : write(request, target, DuckDbRows.spool(statements, (SourceData.Rows) request.data(), request));
        return count(request, target, change, rounded() - roundedBefore);
    }

    /** Where the rows of a request come from, as a query. */
    interface Rows {
        /** The query for rows with the columns of a schema, in its order, system columns included. */
        String select(StageRequest request, TableSchema whole);
    }

    private SchemaChange write(StageRequest request, DuckDbTarget target, Rows rows) throws SQLException {
        PartitionKey partition = request.load().key().partition();
        TableSchema incoming = DuckDbTarget.whole(request.schema());
        boolean replaced = request.strategy() == TableStrategy.SEPARATE;
        Optional<TableSchema> present = target.present();
        if (!replaced
                && present.isPresent()
                && present.get().find(SystemColumns.BILLING_PERIOD.name()).isEmpty()) {
            new DuckDbOriginalTable(statements, database, target.name())
                    .addMonth(
                            partition.export(),
                            present.get(),
                            "stage " + request.load().key());
            present = target.present();
        }
        if (present.isEmpty() || replaced && !DuckDbTarget.isOurs(present.get())) {
            observer.reached(LoadStep.TARGET_READY, partition);
            createAs(target, rows.select(request, incoming), present.isPresent());
            return SchemaChange.NONE;
        }
        SchemaChange change = SchemaChange.between(present.get(), incoming);
        TableSchema whole = withOriginalNames(change.applyTo(present.get()), incoming);
        if (replaced) {
            observer.reached(LoadStep.TARGET_READY, partition);
            createAs(target, rows.select(request, whole), true);
        } else {
            target.change(change, present.get());
            observer.reached(LoadStep.TARGET_READY, partition);
            statements.run(
                    "DELETE FROM " + target.sql() + " WHERE billing_period = ? AND coalesce(tarn_account, '') = ?",
                    partition.period().toString(),
                    partition.account());
            statements.runInterruptibly("INSERT INTO " + target.sql() + " " + rows.select(request, whole));
        }
        return DuckDbTarget.ofSource(change);
    }

    private void createAs(DuckDbTarget target, String select, boolean replace) throws SQLException {
        statements.runInterruptibly(
                "CREATE " + (replace ? "OR REPLACE " : "") + "TABLE " + target.sql() + " AS " + select);
    }

    /** Columns that only the table has are no column of the source; the others are found by their names in the source. */
    private static TableSchema withOriginalNames(TableSchema whole, TableSchema incoming) {
        return new TableSchema(whole.columns().stream()
                .map(c -> new Column(
                        c.name(),
                        incoming.find(c.name()).map(Column::originalName).orElse(""),
                        c.type()))
                .toList());
    }

    /** Two exports, or two partitions that should have a table each, may not share one because their names look alike. */
    private void checkOwner(StageRequest request) throws SQLException {
        PartitionKey partition = request.load().key().partition();
        boolean shared = request.strategy() == TableStrategy.SINGLE;
        List<String> owners = statements.list(
                row -> row.getString(1) + "/" + row.getString(2) + " " + row.getString(3) + " " + row.getString(4),
                "SELECT vendor, export_name, account, billing_period FROM " + DuckDbSql.state(database)
                        + ".load_state WHERE current_version AND lower(table_dataset) = lower(?)"
                        + " AND lower(table_name) = lower(?) AND NOT (vendor = ? AND export_name = ? AND (? OR attempt = 0"
                        + " OR (account = ? AND billing_period = ?))) LIMIT 1",
                request.load().table().dataset(),
                request.load().table().name(),
                partition.export().vendor(),
                partition.export().name(),
                shared,
                partition.account(),
                partition.period().toString());
        if (!owners.isEmpty()) {
            throw new BackendRejectedException(
                    "[duckdb] stage " + request.load().key() + ": table "
                            + request.load().table() + " holds " + owners.get(0).strip()
                            + "; give the export another name or dataset");
        }
    }

    private long rounded() throws SQLException {
        return statements
                .list(
                        row -> row.getLong(1),
                        "SELECT coalesce(max(last_value), 0) FROM duckdb_sequences() WHERE temporary"
                                + " AND sequence_name = 'tarn_rounded'")
                .get(0);
    }

    private StagedTable count(StageRequest request, DuckDbTarget target, SchemaChange change, long rounded)
            throws SQLException {
        Measure measure = request.measure();
        Optional<Column> cost = column(request.schema(), measure.cost());
        String amount = cost.map(c -> amount(c)).orElse("CAST(0 AS DECIMAL(38,18))");
        String currency = column(request.schema(), measure.currency())
                .map(c -> "coalesce(CAST(" + DuckDbSql.identifier(c.name()) + " AS VARCHAR), '')")
                .orElse("''");
        Map<String, Long> rowsByFile = new HashMap<>();
        Map<String, BigDecimal> costs = new HashMap<>();
        long[] rows = new long[1];
        statements.list(
                row -> {
                    rows[0] += row.getLong(3);
                    if (row.getString(1) != null) {
                        rowsByFile.merge(row.getString(1), row.getLong(3), Long::sum);
                    }
                    return costs.merge(row.getString(2), DuckDbTotals.exactSum(row, 4), BigDecimal::add);
                },
                "SELECT " + SystemColumns.SOURCE_FILE.name() + ", currency, count(*), "
                        + DuckDbTotals.exactSum(
                                "cost",
                                cost.map(c -> DuckDbTotals.amountType(c.type())).orElse(ColumnType.MONEY))
                        + " FROM (SELECT " + SystemColumns.SOURCE_FILE.name() + ", " + currency + " AS currency, "
                        + amount
                        + " AS cost FROM " + target.sql() + " WHERE tarn_load_id = ?) GROUP BY ALL",
                request.load().loadId());
        return new StagedTable(rows[0], rowsByFile, cost.isPresent() ? costs : Map.of(), rounded, change);
    }

    private static String amount(Column cost) {
        String name = DuckDbSql.identifier(cost.name());
        return cost.type() instanceof ColumnType.Decimal
                ? name
                : DuckDbWidening.convert(name, cost.type(), ColumnType.MONEY);
    }

    private static Optional<Column> column(TableSchema schema, String originalName) {
        return originalName.isEmpty()
                ? Optional.empty()
                : schema.columns().stream()
                        .filter(c -> c.originalName().equals(originalName))
                        .findFirst();
    }

    /** The system columns' values, then each column by what a source gives for it. */
    static List<String> values(PartitionKey partition, String loadId, String file, TableSchema whole, Value source) {
        List<String> values = new ArrayList<>();
        for (Column column : whole.columns()) {
            String value;
            if (column.name().equalsIgnoreCase(SystemColumns.BILLING_PERIOD.name())) {
                value = DuckDbSql.literal(partition.period().toString());
            } else if (column.name().equalsIgnoreCase(SystemColumns.ACCOUNT.name())) {
                value = DuckDbSql.literal(partition.account());
            } else if (column.name().equalsIgnoreCase(SystemColumns.LOAD_ID.name())) {
                value = DuckDbSql.literal(loadId);
            } else if (column.name().equalsIgnoreCase(SystemColumns.SOURCE_FILE.name())) {
                value = file;
            } else {
                value = source.of(column).orElse("CAST(NULL AS " + DuckDbTypes.sql(column.type()) + ")");
            }
            values.add(value + " AS " + DuckDbSql.identifier(column.name()));
        }
        return values;
    }

    /** What a source gives for a column, if it has it. */
    interface Value {
        Optional<String> of(Column column);
    }

    /** Files, each group of them read by one scan. */
    private record FileRows(SourceData.Files files) implements Rows {

        @Override
        public String select(StageRequest request, TableSchema whole) {
            List<String> selects = new ArrayList<>();
            for (DuckDbScan scan : DuckDbScan.of(files.files())) {
                selects.add(select(request, whole, scan));
            }
            if (selects.isEmpty()) {
                selects.add("SELECT "
                        + String.join(", ", values(request, "CAST(NULL AS VARCHAR)", whole, c -> Optional.empty()))
                        + " WHERE false");
            }
            return String.join(" UNION ALL ", selects);
        }

        private static List<String> values(StageRequest request, String file, TableSchema whole, Value source) {
            return DuckDbStaging.values(
                    request.load().key().partition(), request.load().loadId(), file, whole, source);
        }

        private String select(StageRequest request, TableSchema whole, DuckDbScan scan) {
            List<String> values = values(
                    request,
                    scan.fileKey(),
                    whole,
                    column -> scan.source(column, whole.columns())
                            .map(source -> DuckDbConversion.convert(
                                    scan.raw(source, column.type()), source.type(), column.type())));
            return "SELECT " + String.join(", ", values) + " FROM " + scan.from() + condition(scan);
        }

        private String condition(DuckDbScan scan) {
            if (!(files.selection() instanceof RowSelection.InPeriod selection)) {
                return "";
            }
            Optional<SourceColumn> column = scan.columns().stream()
                    .filter(c -> c.originalName().equals(selection.column()))
                    .findFirst();
            return " WHERE "
                    + column.map(c -> DuckDbConversion.selects(scan.value(c), c.type(), selection))
                            .orElse("false");
        }
    }
}
