package dev.tarn.tck.memory;

import dev.tarn.config.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of {@code [database.memory]}.
 *
 * @param file where the database outlives the process, if it shall
 * @param oneAtATime whether a second load waits
 * @param password nothing asks for it: it is here to be kept
 * @param flaw what is broken on purpose, if anything
 */
public record MemoryConfig(Optional<Path> file, boolean oneAtATime, Optional<Secret> password, Optional<String> flaw) {}
