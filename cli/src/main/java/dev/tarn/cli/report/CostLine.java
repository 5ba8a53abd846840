package dev.tarn.cli.report;

import java.math.BigDecimal;

/**
 * What one service cost in one month.
 *
 * @param period {@code yyyy-MM}
 * @param service the service, {@code (none)} for line items without one
 * @param currency the currency, empty where the export names none
 * @param cost the exact sum
 * @param rows how many line items
 * @param costed how many of them have a cost, be it zero
 */
public record CostLine(String period, String service, String currency, BigDecimal cost, long rows, long costed) {}
