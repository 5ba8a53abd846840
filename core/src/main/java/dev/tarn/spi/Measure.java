package dev.tarn.spi;

/**
 * Which columns are counted and summed, by their names in the source. An empty string stands for a column that the source
 * does not have: then nothing is summed, or all rows count as one group.
 *
 * @param cost the column that is summed, exactly
 * @param currency the column that sums are grouped by: amounts in different currencies are never added
 * @param period the column whose month rows are grouped by: a date, a timestamp, or text that starts with {@code yyyy-MM};
 *     a time with an offset belongs to the month that it is in UTC
 */
public record Measure(String cost, String currency, String period) {

    /** Rows only. */
    public static final Measure ROWS = new Measure("", "", "");
}
