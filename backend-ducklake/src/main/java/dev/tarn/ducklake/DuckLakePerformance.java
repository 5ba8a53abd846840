package dev.tarn.ducklake;

import java.util.Optional;

/**
 * The settings of {@code [database.ducklake.performance]}.
 *
 * @param maxConcurrentLoads how many loads of this process are open at once, others wait; absent for any number
 * @param chunkSize how many rows a row group of a Parquet file has; absent for what the lake's options or the engine say
 * @param memoryLimit how much memory the engine takes, for example {@code 4GB}; absent for the engine's own limit
 * @param threads how many threads the engine uses; absent for one for each core
 */
public record DuckLakePerformance(
        Optional<Integer> maxConcurrentLoads,
        Optional<Integer> chunkSize,
        Optional<String> memoryLimit,
        Optional<Integer> threads) {

    /** What is used where nothing is set. */
    public static final DuckLakePerformance DEFAULT =
            new DuckLakePerformance(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The engine writes whole vectors of this many rows. */
    private static final int LEAST_CHUNK = 2_048;

    /** Checks the numbers. */
    public DuckLakePerformance {
        maxConcurrentLoads.filter(n -> n < 1).ifPresent(n -> {
            throw new IllegalArgumentException("max_concurrent_loads must be at least 1, not " + n);
        });
        chunkSize.filter(n -> n < LEAST_CHUNK).ifPresent(n -> {
            throw new IllegalArgumentException("chunk_size must be at least " + LEAST_CHUNK + " rows, not " + n);
        });
    }
}
