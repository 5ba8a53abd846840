package dev.tarn.load;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.TableStrategy;
import java.util.Optional;

/**
 * How an export is loaded.
 *
 * @param dataset the dataset (schema) of all tables and views
 * @param strategy how partitions map to tables; the backend's own way where absent
 * @param reset whether periods are loaded again although their version is loaded already, and although they were delivered
 *     to another bucket or prefix than the months that are loaded; readers see the old rows until the new ones replace them
 * @param dryRun whether to stop after planning
 * @param atomic whether all periods become visible at one instant or none; otherwise each for itself, unless the export says
 *     that they belong together
 * @param parallelism how many periods may load at once where the backend allows it, at least 1
 */
public record LoadOptions(
        String dataset,
        Optional<TableStrategy> strategy,
        boolean reset,
        boolean dryRun,
        boolean atomic,
        int parallelism) {

    /** Dataset {@code aws_billing}, tables as the backend likes them, only what is new, one period after the other. */
    public static final LoadOptions DEFAULT = new LoadOptions("aws_billing", Optional.empty(), false, false, false, 1);

    /** Checks the values. */
    public LoadOptions {
        if (dataset.isBlank()) {
            throw new IllegalArgumentException("the dataset needs a name");
        }
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism must be at least 1, not " + parallelism);
        }
    }

    /**
     * Options with a strategy, whatever the backend's own.
     *
     * @param dataset the dataset
     * @param strategy how partitions map to tables
     * @param reset whether loaded periods are loaded again
     * @param dryRun whether to stop after planning
     * @param atomic whether all periods become visible at one instant or none
     * @param parallelism how many periods may load at once
     */
    public LoadOptions(
            String dataset, TableStrategy strategy, boolean reset, boolean dryRun, boolean atomic, int parallelism) {
        this(dataset, Optional.of(strategy), reset, dryRun, atomic, parallelism);
    }

    /** How partitions map to tables in a backend. */
    TableStrategy strategyIn(DatabaseBackend backend) {
        return strategy.orElseGet(backend::tableStrategy);
    }
}
