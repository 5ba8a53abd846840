package dev.tarn.migrate;

import dev.tarn.billing.BillingColumns;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.LoadState;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackend;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a database holds of a month: rows, and the exact sum of every decimal column, by currency.
 *
 * @param rows how many rows by currency; the empty text where there is none
 * @param sums by currency, then by what the column was called in the files it came from; sums of nothing are left out
 * @param cost what the cost was called there
 */
record MonthTotals(Map<String, Long> rows, Map<String, Map<String, BigDecimal>> sums, Optional<String> cost) {

    static MonthTotals of(DatabaseBackend backend, LoadState state) {
        StoredColumns names = new StoredColumns(
                backend.stateManager(), state.key().partition().export());
        String from = " FROM " + backend.tableReference(state.table()) + StoredExport.where();
        Object[] parameters = StoredExport.parameters(state.key().partition());
        TableSchema schema;
        try (RowCursor none = new StoredRows(backend.query("SELECT *" + from + " AND 1 = 0", parameters), names)) {
            schema = new TableSchema(none.columns());
        }
        BillingColumns billing = BillingColumns.of(schema);
        List<Column> decimals = schema.columns().stream()
                .filter(c -> c.type() instanceof ColumnType.Decimal)
                .toList();
        String currency = billing.currency().map(c -> quoted(c.name())).orElse("''");
        String select = decimals.stream()
                .map(c -> ", sum(" + quoted(c.name()) + ")")
                .collect(Collectors.joining("", "SELECT coalesce(" + currency + ", ''), count(*)", ""));
        Map<String, Long> rows = new TreeMap<>();
        Map<String, Map<String, BigDecimal>> sums = new TreeMap<>();
        try (RowCursor cursor = backend.query(select + from + " GROUP BY 1", parameters)) {
            while (cursor.next()) {
                String key = cursor.value(0).toString();
                rows.put(key, ((Number) cursor.value(1)).longValue());
                Map<String, BigDecimal> byColumn = new HashMap<>();
                for (int i = 0; i < decimals.size(); i++) {
                    if (cursor.value(2 + i) != null) {
                        byColumn.put(
                                decimals.get(i).originalName(),
                                new BigDecimal(cursor.value(2 + i).toString()));
                    }
                }
                sums.put(key, byColumn);
            }
        }
        return new MonthTotals(rows, sums, billing.cost().map(Column::originalName));
    }

    /** As the standard has it; names of columns come from files. */
    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    long count() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<String, BigDecimal> costByCurrency() {
        Map<String, BigDecimal> costs = new TreeMap<>();
        cost.ifPresent(name -> sums.forEach((currency, byColumn) -> {
            if (byColumn.containsKey(name)) {
                costs.put(currency, byColumn.get(name));
            }
        }));
        return costs;
    }

    /** What is another in a copy. */
    List<String> differences(MonthTotals copy) {
        List<String> differences = new ArrayList<>();
        if (!rows.equals(copy.rows)) {
            differences.add(
                    "rows by currency are " + rows + " where they come from, and " + copy.rows + " in the copy");
        }
        sums.forEach((currency, byColumn) -> byColumn.forEach((column, sum) -> {
            BigDecimal copied = copy.sums.getOrDefault(currency, Map.of()).get(column);
            if (copied == null || copied.compareTo(sum) != 0) {
                differences.add(String.format(
                        Locale.ROOT,
                        "the sum of '%s'%s is %s where it comes from, and %s in the copy",
                        column,
                        currency.isEmpty() ? "" : " in " + currency,
                        sum.toPlainString(),
                        copied == null ? "nothing" : copied.toPlainString()));
            }
        }));
        return differences;
    }
}
