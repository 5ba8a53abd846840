package dev.tarn.load;

import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import java.util.List;

/**
 * Hears how a run goes on. Called from the loading threads, possibly several at once; has to return quickly. What it throws
 * ends the load that it was told about.
 */
public interface LoadListener {

    /** Hears nothing. */
    LoadListener NONE = new LoadListener() {};

    /**
     * The run knows what it has to do.
     *
     * @param periods the partitions: those to load, those that are skipped, and those that are broken or incomplete
     */
    default void planned(List<PeriodReport> periods) {}

    /**
     * A load reached a step.
     *
     * @param step the step
     * @param load which load
     */
    default void reached(LoadStep step, LoadKey load) {}

    /**
     * Bytes of files that lie elsewhere have arrived on this machine. Called often, and from threads that only fetch.
     *
     * @param bytes how many more
     */
    default void fetched(long bytes) {}

    /**
     * A partition is done: told once for each, also where it was planned again because its files had changed.
     *
     * @param period what happened to it
     */
    default void finished(PeriodReport period) {}
}
