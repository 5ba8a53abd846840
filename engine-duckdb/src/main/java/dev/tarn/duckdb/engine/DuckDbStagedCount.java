package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts and sums what a request staged, where it was staged.
 *
 * @param statements runs on a connection that sees the staged rows
 * @param request what was staged
 */
public record DuckDbStagedCount(DuckDbStatements statements, StageRequest request) {

    /**
     * The load's rows by file, and its costs by currency, exactly.
     *
     * @param from what stands after FROM: a table, or a function that reads files; with {@link SystemColumns#LOAD_ID}, by which
     *     other loads' rows are left out, {@link SystemColumns#SOURCE_FILE}, and the measured columns by their names in the
     *     request's schema
     * @param change what was changed in the table
     * @param rounded how many values were rounded: see {@link DuckDbConversion#rounded}
     * @return the counts
     * @throws SQLException if the engine fails
     */
    public StagedTable in(String from, SchemaChange change, long rounded) throws SQLException {
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
                        + " AS cost FROM " + from + " WHERE tarn_load_id = ?) GROUP BY ALL",
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
}
