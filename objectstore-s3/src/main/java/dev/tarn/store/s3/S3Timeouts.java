package dev.tarn.store.s3;

import java.time.Duration;

/**
 * How long to wait.
 *
 * @param connect for a connection
 * @param read for the next bytes
 * @param slow over how long a body's speed is measured
 * @param leastBytes how many bytes a body that is not too slow gives in that time
 * @param pause how long to wait at first before a body is asked for again
 */
record S3Timeouts(Duration connect, Duration read, Duration slow, long leastBytes, Duration pause) {

    static final S3Timeouts STANDARD = new S3Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(15), 256 << 10, Duration.ofMillis(200));
}
