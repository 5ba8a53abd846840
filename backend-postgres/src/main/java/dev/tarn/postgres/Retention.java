package dev.tarn.postgres;

import java.time.Duration;
import java.util.Optional;

/**
 * How long superseded versions of a month are kept: those that exceed either limit are dropped.
 *
 * @param versions at most so many of each month
 * @param period at most so long
 */
record Retention(Optional<Integer> versions, Optional<Duration> period) {

    boolean keepsAny() {
        return versions.map(v -> v > 0).orElse(period.isPresent());
    }
}
