package dev.tarn.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A contender against a floor, both measured in every round.
 *
 * @param subject what was done
 * @param contender who is measured
 * @param floor against whom
 * @param unit of the measurements: {@code s}, {@code MB}, …
 * @param contenders the contender's measurements, one for each round
 * @param floors the floor's, in the same rounds
 * @param goal the goal for the ratio, or an empty string
 */
record Comparison(
        String subject,
        String contender,
        String floor,
        String unit,
        List<Double> contenders,
        List<Double> floors,
        String goal) {

    Comparison {
        contenders = List.copyOf(contenders);
        floors = List.copyOf(floors);
        if (contenders.isEmpty() || contenders.size() != floors.size()) {
            throw new IllegalArgumentException("a comparison needs as many measurements of one as of the other");
        }
    }

    /** One for each round: both sides of a round suffer the same neighbours. */
    List<Double> ratios() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            ratios.add(contenders.get(i) / floors.get(i));
        }
        return ratios;
    }

    double ratio() {
        return median(ratios());
    }

    String markdown() {
        List<Double> ratios = ratios();
        return String.format(
                Locale.ROOT,
                "| %s | %s %s | %s %s | **%.2f** | %.2f–%.2f | %s |",
                subject,
                contender,
                measured(contenders),
                floor,
                measured(floors),
                ratio(),
                Collections.min(ratios),
                Collections.max(ratios),
                goal.isEmpty() ? "" : goal);
    }

    private String measured(List<Double> values) {
        double median = median(values);
        String digits = median >= 100 ? "%.0f" : median >= 1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, digits + " %s", median, unit);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
