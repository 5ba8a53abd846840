package dev.tarn.testing.snowflake;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A stage of the service's own.
 *
 * @param name its name
 * @param folder where its files lie
 * @param temporary whether it ends with its session
 * @param created when
 */
record StageEntry(ObjectName name, Path folder, boolean temporary, Instant created) {}
