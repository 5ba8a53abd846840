package dev.tarn.duckdb.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the engine is opened.
 *
 * @param databasePath the database file, made where it is missing; absent for memory
 * @param readOnly whether nothing may be written: then the file must exist
 * @param memoryLimit how much memory the engine takes, for example {@code 4GB}; absent for the engine's own limit
 * @param threads how many threads the engine uses; absent for one for each core
 * @param tempDirectory where the engine spills what exceeds its memory; absent for a folder beside the file, or of the system
 */
public record DuckDbSettings(
        Optional<Path> databasePath,
        boolean readOnly,
        Optional<String> memoryLimit,
        Optional<Integer> threads,
        Optional<Path> tempDirectory) {

    /** Checks the values; messages call them what configurations call them. */
    public DuckDbSettings {
        if (readOnly && databasePath.isEmpty()) {
            throw new IllegalArgumentException("read_only needs a database_path: a database in memory starts empty");
        }
        if (threads.isPresent() && threads.get() < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads.get());
        }
        if (memoryLimit.isPresent() && !memoryLimit.get().matches("(?i)\\s*[0-9]+(\\.[0-9]+)?\\s*[KMGT]i?B\\s*")) {
            throw new IllegalArgumentException(
                    "memory_limit must be a size such as 4GB or 512MiB, not '" + memoryLimit.get() + "'");
        }
    }

    /**
     * An engine in memory, with limits of its own.
     *
     * @return the settings
     */
    public static DuckDbSettings inMemory() {
        return new DuckDbSettings(Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
