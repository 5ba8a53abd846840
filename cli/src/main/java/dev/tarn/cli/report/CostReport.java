package dev.tarn.cli.report;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Cost by month and service. Currencies stand side by side and are never added up.
 *
 * @param export what the report is about
 * @param source the view it was asked of
 * @param costColumn the column that was summed; several, with commas, where months have their costs in different ones
 * @param lines one for each month, service and currency that occurs
 */
public record CostReport(String export, String source, String costColumn, List<CostLine> lines) {

    /** Copies the lines. */
    public CostReport {
        lines = List.copyOf(lines);
    }

    /**
     * The months.
     *
     * @return each once, oldest first
     */
    public List<String> periods() {
        return lines.stream().map(CostLine::period).distinct().sorted().toList();
    }

    /**
     * The currencies.
     *
     * @return each once, in alphabetical order
     */
    public List<String> currencies() {
        return lines.stream().map(CostLine::currency).distinct().sorted().toList();
    }

    /**
     * The services that were charged in a currency.
     *
     * @param currency the currency
     * @return each once, the dearest first
     */
    public List<String> services(String currency) {
        return lines.stream()
                .filter(line -> line.currency().equals(currency))
                .map(CostLine::service)
                .distinct()
                .sorted(Comparator.comparing(
                                (String service) -> sum(in(currency).and(of(service))))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /**
     * Adds up.
     *
     * @param which the lines, of one currency
     * @return their exact sum
     */
    public BigDecimal sum(Predicate<CostLine> which) {
        return lines.stream().filter(which).map(CostLine::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * How many line items the report covers.
     *
     * @return their number
     */
    public long rows() {
        return lines.stream().mapToLong(CostLine::rows).sum();
    }

    /**
     * The months with line items of which none has a cost in a column that the report knows: that is not the same as
     * having cost nothing.
     *
     * @return each once, oldest first
     */
    public List<String> periodsWithoutCost() {
        return periods().stream()
                .filter(period -> lines.stream().filter(during(period)).allMatch(line -> line.costed() == 0))
                .toList();
    }

    /**
     * Says which months have no cost, for people.
     *
     * @return a sentence; empty where each month has one
     */
    public Optional<String> note() {
        List<String> without = periodsWithoutCost();
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of("No line item of " + String.join(", ", without) + " has a cost in " + costColumn
                        + ": the sums do not cover what it cost.");
    }

    static Predicate<CostLine> in(String currency) {
        return line -> line.currency().equals(currency);
    }

    static Predicate<CostLine> of(String service) {
        return line -> line.service().equals(service);
    }

    static Predicate<CostLine> during(String period) {
        return line -> line.period().equals(period);
    }
}
