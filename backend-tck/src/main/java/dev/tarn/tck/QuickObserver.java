package dev.tarn.tck;

import dev.tarn.model.PartitionKey;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;

/**
 * Hears of every step, those included during which readers wait.
 *
 * @param told asks the database nothing
 */
record QuickObserver(LoadObserver told) implements LoadObserver {

    @Override
    public void reached(LoadStep step, PartitionKey partition) {
        told.reached(step, partition);
    }

    @Override
    public boolean returnsAtOnce() {
        return true;
    }
}
