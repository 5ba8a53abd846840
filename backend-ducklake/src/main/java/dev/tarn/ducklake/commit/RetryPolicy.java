package dev.tarn.ducklake.commit;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often, and how soon, a commit is tried again after another was faster.
 *
 * @param attempts how many tries in all
 * @param firstWait the longest first wait
 * @param backoff what the wait is multiplied by after each try
 * @param longest the longest wait of all
 */
public record RetryPolicy(int attempts, Duration firstWait, double backoff, Duration longest) {

    /** Enough for dozens of committers at once: of those that meet, one always gets through. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(60, Duration.ofMillis(25), 1.5, Duration.ofSeconds(2));

    /** Checks the numbers. */
    public RetryPolicy {
        if (attempts < 1 || firstWait.isNegative() || backoff < 1 || longest.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException(
                    "a retry needs at least 1 attempt, a wait of 0 or more, a backoff of 1 or more and no shorter longest wait");
        }
    }

    /** The wait after a try, between half and all of what the backoff says: so that those who met do not meet again. */
    Duration pause(int attempt) {
        double millis = Math.min(longest.toMillis(), firstWait.toMillis() * Math.pow(backoff, attempt - 1));
        return Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.5, 1)));
    }
}
