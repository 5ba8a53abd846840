package dev.tarn.ducklake.files;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine says of a file that it wrote.
 *
 * @param file where it is
 * @param rows its rows
 * @param sizeBytes its size
 * @param footerSize the length of its footer
 * @param columns statistics by quoted path of the column, and name
 * @param partition the values that tell the file apart, by name; a missing one is NULL
 */
record WrittenFile(
        Path file,
        long rows,
        long sizeBytes,
        long footerSize,
        Map<String, Map<String, String>> columns,
        Map<String, Optional<String>> partition) {}
