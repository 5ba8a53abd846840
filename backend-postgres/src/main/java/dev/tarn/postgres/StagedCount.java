package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.StagedTable;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts and sums what was staged, where it was staged. */
record StagedCount(JdbcStatements statements, Relation relation, TableSchema columns, Measure measure) {

    /**
     * Leaves out the rows of transactions before this one: a month that arrives in parts is counted once. What was written behind a
     * savepoint has a number of its own, which is younger than the transaction's; whatever is not younger was there before.
     */
    private static final String OF_THIS_PART = " WHERE age(xmin) <= 0";

    /**
     * Counts the rows that this transaction wrote.
     *
     * @param whole whether there are no others
     */
    StagedTable count(boolean whole, long rounded, SchemaChange change) throws SQLException {
        Optional<Column> cost = column(measure.cost());
        String currency = column(measure.currency())
                .map(c -> "coalesce(CAST(" + PostgresSql.quoted(c.name()) + " AS text), '')")
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
                    return costs.merge(row.getString(2), row.getBigDecimal(4), BigDecimal::add);
                },
                "SELECT tarn_source_file, " + currency + ", count(*), coalesce(sum("
                        + cost.map(StagedCount::amount).orElse("CAST(0 AS numeric)") + "), 0) FROM " + relation.sql()
                        + (whole ? "" : OF_THIS_PART) + " GROUP BY 1, 2");
        return new StagedTable(rows[0], rowsByFile, cost.isPresent() ? costs : Map.of(), rounded, change);
    }

    /** What was counted before, and what came since. */
    static StagedTable sum(StagedTable before, StagedTable more) {
        Map<String, Long> rowsByFile = new HashMap<>(before.rowsByFile());
        more.rowsByFile().forEach((file, rows) -> rowsByFile.merge(file, rows, Long::sum));
        Map<String, BigDecimal> costs = new HashMap<>(before.costByCurrency());
        more.costByCurrency().forEach((currency, cost) -> costs.merge(currency, cost, BigDecimal::add));
        return new StagedTable(
                before.rows() + more.rows(), rowsByFile, costs, before.rounded() + more.rounded(), before.change());
    }

    private static String amount(Column cost) {
        String name = PostgresSql.quoted(cost.name());
        return cost.type() instanceof ColumnType.Decimal ? name : Widening.convert(name, cost.type(), ColumnType.MONEY);
    }

    private Optional<Column> column(String originalName) {
        return originalName.isEmpty()
                ? Optional.empty()
                : columns.columns().stream()
                        .filter(c -> c.originalName().equals(originalName))
                        .findFirst();
    }
}
