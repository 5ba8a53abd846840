package dev.tarn.spi;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a reader may use.
 *
 * @param memoryLimit how much memory, for example {@code 2GB}; absent for the reader's own limit
 * @param threads how many threads; absent for one for each core
 * @param tempDirectory where it spills what exceeds its memory; absent for a folder of the system's
 */
public record ReaderLimits(Optional<String> memoryLimit, Optional<Integer> threads, Optional<Path> tempDirectory) {

    /** The reader's own limits. */
    public static final ReaderLimits DEFAULT = new ReaderLimits(Optional.empty(), Optional.empty(), Optional.empty());
}
