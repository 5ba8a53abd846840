package dev.tarn.spi;

import dev.tarn.model.PartitionKey;

/** Told of the steps of a load, on the thread that does them. */
@FunctionalInterface
public interface LoadObserver {

    /** Hears nothing. */
    LoadObserver NONE = (step, partition) -> {};

    /**
     * A step is done.
     *
     * @param step the step
     * @param partition which partition, for steps that concern all of a plan its first one
     */
    void reached(LoadStep step, PartitionKey partition);

    /**
     * Whether it returns at once, and asks the database nothing. Where a database makes readers wait during a step, nobody else is told of
     * that step: who takes his time would keep them waiting.
     *
     * @return whether it may be told while readers wait; no, unless somebody says so
     */
    default boolean returnsAtOnce() {
        return false;
    }
}
