package dev.tarn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures contenders in turn, A B C A B C, so that a slow minute of the machine hits all of them. The first round warms up
 * and does not count.
 */
final class Alternation {

    /** One measurement: does its preparation untimed, and says what it measured. */
    @FunctionalInterface
    interface Contender {
        double measure() throws Exception;
    }

    private final Map<String, List<Double>> measured = new TreeMap<>();

    private Alternation() {}

    static Alternation run(int rounds, Map<String, Contender> contenders) {
        Alternation alternation = new Alternation();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
                double value = alternation.measure(contender.getKey(), contender.getValue());
                if (round > 0) {
                    alternation
                            .measured
                            .computeIfAbsent(contender.getKey(), name -> new ArrayList<>())
                            .add(value);
                }
            }
        }
        return alternation;
    }

    private double measure(String name, Contender contender) {
        try {
            return contender.measure();
        } catch (Exception e) {
            throw new IllegalStateException(name + " could not be measured: " + e.getMessage(), e);
        }
    }

    Comparison compare(String subject, String contender, String floor, String unit, String goal) {
        return new Comparison(subject, contender, floor, unit, measured.get(contender), measured.get(floor), goal);
    }

    /** Of contenders that measured seconds, and not for as many rows: who gets more of them done in one. */
    Comparison compareRates(String subject, String contender, long rows, String floor, long floorRows, String goal) {
        return new Comparison(
                subject, contender, floor, "rows/s", rates(contender, rows), rates(floor, floorRows), goal);
    }

    private List<Double> rates(String contender, long rows) {
        return measured.get(contender).stream().map(seconds -> rows / seconds).toList();
    }

    /** Seconds that work takes. */
    static double seconds(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }
}
