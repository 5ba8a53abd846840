package dev.tarn.spi;

import dev.tarn.model.PartitionKey;
import java.util.Map;

/**
 * The right to publish a plan, until somebody starts a newer attempt at any of its partitions.
 *
 * @param plan what may be published
 * @param tokens the fencing number of each partition; a greater one wins
 */
public record Attempt(LoadPlan plan, Map<PartitionKey, Long> tokens) {

    /** Copies the tokens. */
    public Attempt {
        tokens = Map.copyOf(tokens);
    }
}
