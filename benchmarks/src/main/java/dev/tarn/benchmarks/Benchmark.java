package dev.tarn.benchmarks;

import java.util.List;

/** One question that the numbers answer. */
interface Benchmark {

    /**
     * What {@code --only} calls it.
     *
     * @return a word
     */
    String name();

    /**
     * Measures.
     *
     * @param settings how large and how often
     * @param workspace where data and databases go
     * @return what was found
     * @throws Exception where it could not be measured
     */
    List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception;
}
