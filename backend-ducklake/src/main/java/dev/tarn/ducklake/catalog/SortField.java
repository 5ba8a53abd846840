package dev.tarn.ducklake.catalog;

/**
 * One key of a sort order.
 *
 * @param expression the SQL expression
 * @param dialect its dialect, {@code duckdb}
 * @param direction {@code ASC} or {@code DESC}
 * @param nullOrder {@code NULLS_FIRST} or {@code NULLS_LAST}
 */
public record SortField(String expression, String dialect, String direction, String nullOrder) {}
