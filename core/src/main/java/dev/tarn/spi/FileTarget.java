package dev.tarn.spi;

import java.nio.file.Path;

/**
 * Where converted rows are written to, and how.
 *
 * @param folder an empty folder that nobody else writes to
 * @param bytes about how large a file becomes; the last is smaller
 * @param zoned whether times are written as instants; otherwise they are UTC, and don't say so
 */
public record FileTarget(Path folder, long bytes, boolean zoned) {

    /** Checks the size. */
    public FileTarget {
        if (bytes < 1) {
            throw new IllegalArgumentException("a file needs a size of at least one byte, not " + bytes);
        }
    }
}
