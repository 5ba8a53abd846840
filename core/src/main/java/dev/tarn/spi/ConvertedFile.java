package dev.tarn.spi;

import dev.tarn.model.Compression;
import dev.tarn.model.FileFormat;
import java.nio.file.Path;

/**
 * A file of converted rows.
 *
 * @param path where it is
 * @param format how it is written
 * @param compression how it is packed on the outside
 */
public record ConvertedFile(Path path, FileFormat format, Compression compression) {}
