package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.TableId;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.StagedTable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts and sums what was staged, where it was staged. */
record StagedCount(BigQueryDatabase database, TableId relation, TableSchema columns, Measure measure) {

    StagedTable count(String operation, long rounded, SchemaChange change) {
        Optional<Column> cost = column(measure.cost());
        String sql = "SELECT `tarn_source_file` AS file, "
                + column(measure.currency())
                        .map(c -> "COALESCE(" + text(c) + ", '')")
                        .orElse("''")
                + " AS currency, COUNT(*) AS n, COALESCE(SUM("
                + cost.map(StagedCount::amount).orElse("CAST(0 AS BIGNUMERIC)")
                + "), CAST(0 AS BIGNUMERIC)) AS total FROM "
                + BigQuerySql.table(relation) + " GROUP BY 1, 2";
        Map<String, Long> rowsByFile = new HashMap<>();
        Map<String, BigDecimal> costs = new HashMap<>();
        long rows = 0;
        for (FieldValueList row : database.read(operation, sql, new Parameters())) {
            long count = row.get("n").getLongValue();
            rows += count;
            if (!row.get("file").isNull()) {
                rowsByFile.merge(row.get("file").getStringValue(), count, Long::sum);
            }
            costs.merge(
                    row.get("currency").getStringValue(),
                    new BigDecimal(row.get("total").getStringValue()),
                    BigDecimal::add);
        }
        return new StagedTable(rows, rowsByFile, cost.isPresent() ? costs : Map.of(), rounded, change);
    }

    private static String text(Column column) {
        String name = BigQuerySql.column(column.name());
        return BigQueryTypes.staged(column.type()).equals("STRING")
                ? name
                : Widening.convert(name, column.type(), ColumnType.TEXT);
    }

    /** Sums are exact: a narrower type could overflow. */
    private static String amount(Column cost) {
        String name = BigQuerySql.column(cost.name());
        return BigQueryTypes.plain(cost.type()).equals("BIGNUMERIC") ? name : "CAST(" + name + " AS BIGNUMERIC)";
    }

    private Optional<Column> column(String originalName) {
        return originalName.isEmpty()
                ? Optional.empty()
                : columns.columns().stream()
                        .filter(c -> c.originalName().equals(originalName))
                        .findFirst();
    }
}
