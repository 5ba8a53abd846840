package dev.tarn.billing;

import dev.tarn.model.Compression;
import dev.tarn.model.FileFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * What a file's name says about its content.
 *
 * @param format how it is written
 * @param compression how it is packed
 */
record FileKind(FileFormat format, Compression compression) {

    /** What the names of readable files end with, for messages. */
    static final String READABLE = ".parquet, .csv, .csv.gz, .json, .jsonl, .ndjson, or a .gz of these";

    /** The kind; empty where the name has no ending that we read. */
    static Optional<FileKind> of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        if (name.endsWith(".parquet")) {
            return Optional.of(new FileKind(FileFormat.PARQUET, Compression.NONE));
        }
        boolean packed = name.endsWith(".gz");
        String inner = packed ? name.substring(0, name.length() - ".gz".length()) : name;
        Compression compression = packed ? Compression.GZIP : Compression.NONE;
        if (inner.endsWith(".csv")) {
            return Optional.of(new FileKind(FileFormat.CSV, compression));
        }
        return inner.endsWith(".json") || inner.endsWith(".jsonl") || inner.endsWith(".ndjson")
                ? Optional.of(new FileKind(FileFormat.JSON, compression))
                : Optional.empty();
    }

    static boolean isZip(String fileName) {
        return fileName.toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    @Override
    public String toString() {
        return format.name().toLowerCase(Locale.ROOT) + (compression == Compression.GZIP ? ".gz" : "");
    }
}
