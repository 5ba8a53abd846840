package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.Engine;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What all sessions share.
 *
 * @param engine what executes
 * @param catalog what there is
 * @param timeline the order of commits
 * @param locks who has locked what
 * @param rules how it behaves
 * @param stages where stages' files lie
 * @param endpoint where the service listens
 */
record Service(
        Engine engine,
        Catalog catalog,
        Timeline timeline,
        TableLocks locks,
        Rules rules,
        Path stages,
        Supplier<URI> endpoint) {}
