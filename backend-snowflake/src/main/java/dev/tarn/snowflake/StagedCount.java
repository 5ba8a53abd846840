package dev.tarn.snowflake;

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

    StagedTable count(long rounded, SchemaChange change) throws SQLException {
        Optional<Column> cost = column(measure.cost());
        String currency = column(measure.currency())
                .map(c -> "COALESCE(CAST(" + SnowflakeSql.quoted(c.name()) + " AS VARCHAR), '')")
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
                "SELECT \"TARN_SOURCE_FILE\", " + currency + ", COUNT(*), COALESCE(SUM("
                        + cost.map(StagedCount::amount).orElse("0") + "), 0) FROM " + relation.sql()
                        + " GROUP BY 1, 2");
        return new StagedTable(rows[0], rowsByFile, cost.isPresent() ? costs : Map.of(), rounded, change);
    }

    private static String amount(Column cost) {
        String name = SnowflakeSql.quoted(cost.name());
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
