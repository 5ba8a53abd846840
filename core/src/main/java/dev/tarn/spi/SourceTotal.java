package dev.tarn.spi;

import java.math.BigDecimal;

/**
 * How many rows of a file belong to a period and a currency, and what they cost.
 *
 * @param file the file's key
 * @param period {@code yyyy-MM}; empty where the {@link Measure} names no period column, or where the row has no period
 * @param currency as in the source; empty where the {@link Measure} names no currency column, or where the row has none
 * @param rows how many rows
 * @param cost their exact sum, each value as the source writes it; 0 where the {@link Measure} names no cost column
 */
public record SourceTotal(String file, String period, String currency, long rows, BigDecimal cost) {}
