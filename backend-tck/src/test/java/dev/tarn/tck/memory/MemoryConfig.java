package dev.tarn.tck.memory;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of {@code [database.memory]}.
 *
 * @param file where the database outlives the process, if it shall
 * @param oneAtATime whether a second load waits
 * @param flaw what is broken on purpose, if anything
 */
public record MemoryConfig(Optional<Path> file, boolean oneAtATime, Optional<String> flaw) {}
