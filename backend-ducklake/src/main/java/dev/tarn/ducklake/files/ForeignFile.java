package dev.tarn.ducklake.files;

import java.nio.file.Path;
import java.util.List;

/**
 * A Parquet file that others wrote, as its footer says.
 *
 * @param path where it is
 * @param rows its rows
 * @param sizeBytes its size
 * @param footerSize the length of its footer
 * @param columns its columns
 */
record ForeignFile(Path path, long rows, long sizeBytes, long footerSize, List<FooterColumn> columns) {}
