package dev.tarn.spi;

import java.math.BigDecimal;

/**
 * What a query would read, and what that would cost.
 *
 * @param bytes how many bytes it would read
 * @param cost what it would cost about, at the price that is configured and in that price's currency
 */
public record QueryEstimate(long bytes, BigDecimal cost) {}
