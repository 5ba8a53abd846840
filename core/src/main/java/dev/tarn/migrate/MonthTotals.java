package dev.tarn.migrate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a database holds of a month: rows, and the exact sum of every decimal column, by currency.
 *
 * @param rows how many rows by currency; the empty text where there is none
 * @param sums by currency, then by what the column was called in the files it came from; sums of nothing are left out
 * @param cost what the cost was called there
 */
record MonthTotals(Map<String, Long> rows, Map<String, Map<String, BigDecimal>> sums, Optional<String> cost) {

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
