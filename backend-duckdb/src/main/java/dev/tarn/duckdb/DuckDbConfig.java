package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of {@code [database.duckdb]}.
 *
 * @param databasePath the database file, made where it is missing; absent for a database in memory
 * @param readOnly whether nothing may be written: then the file must exist
 * @param memoryLimit how much memory the engine takes, for example {@code 4GB}; absent for the engine's own limit
 * @param threads how many threads the engine uses; absent for one for each core
 * @param tempDirectory where the engine spills what exceeds its memory; absent for a folder beside the database
 */
public record DuckDbConfig(
        Optional<Path> databasePath,
        boolean readOnly,
        Optional<String> memoryLimit,
        Optional<Integer> threads,
        Optional<Path> tempDirectory) {

    /** Checks the values. */
    public DuckDbConfig {
        new DuckDbSettings(databasePath, readOnly, memoryLimit, threads, tempDirectory);
    }

    /** The same as the engine takes it. */
    DuckDbSettings settings() {
        return new DuckDbSettings(databasePath, readOnly, memoryLimit, threads, tempDirectory);
    }

    /**
     * A database in memory.
     *
     * @return the settings
     */
    public static DuckDbConfig inMemory() {
        return new DuckDbConfig(Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * A database file, made where it is missing.
     *
     * @param databasePath the file
     * @return the settings
     */
    public static DuckDbConfig at(Path databasePath) {
        return new DuckDbConfig(Optional.of(databasePath), false, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
