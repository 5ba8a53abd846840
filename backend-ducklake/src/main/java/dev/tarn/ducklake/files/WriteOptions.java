package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.error.BackendRejectedException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How files are written: the lake's, schema's or table's options.
 *
 * @param compression the codec
 * @param level its level
 * @param version the Parquet version, {@code V1} or {@code V2}
 * @param rowGroupSize rows in a row group
 * @param rowGroupBytes bytes in a row group
 * @param targetFileSize about how many bytes a file has at most, where it is not partitioned
 * @param hiveFolders whether partitions have folders of their own
 * @param perThreadOutput whether each thread writes files of its own
 * @param sortOnInsert whether the table's sort order is kept within what is written
 */
public record WriteOptions(
        String compression,
        OptionalLong level,
        Optional<String> version,
        OptionalLong rowGroupSize,
        OptionalLong rowGroupBytes,
        long targetFileSize,
        boolean hiveFolders,
        boolean perThreadOutput,
        boolean sortOnInsert) {

    private static final Set<String> CODECS =
            Set.of("uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4", "lz4_raw");
    private static final Set<String> VERSIONS = Set.of("V1", "V2");
    private static final long TARGET_FILE_SIZE = 536_870_912;

    /** Checks what becomes part of a statement. */
    public WriteOptions {
        if (!CODECS.contains(compression)) {
            throw new IllegalArgumentException("parquet_compression " + compression + " is none of " + CODECS);
        }
        version.filter(v -> !VERSIONS.contains(v)).ifPresent(v -> {
            throw new IllegalArgumentException("parquet_version " + v + " is none of " + VERSIONS);
        });
        if (targetFileSize <= 0) {
            throw new IllegalArgumentException("target_file_size " + targetFileSize + " must be more than 0");
        }
    }

    /**
     * Reads the options that hold for a table.
     *
     * @param options the options by name, the table's before its schema's before the lake's
     * @param compression the codec where they name none
     * @return the options
     * @throws IllegalArgumentException if one has a value that none is known for
     */
    public static WriteOptions of(Map<String, String> options, String compression) {
        return new WriteOptions(
                options.getOrDefault("parquet_compression", compression).toLowerCase(Locale.ROOT),
                number(options, "parquet_compression_level"),
                Optional.ofNullable(options.get("parquet_version")).map(WriteOptions::version),
                number(options, "parquet_row_group_size"),
                number(options, "parquet_row_group_size_bytes"),
                number(options, "target_file_size").orElse(TARGET_FILE_SIZE),
                flag(options, "hive_file_pattern", true),
                flag(options, "per_thread_output", false),
                flag(options, "sort_on_insert", true));
    }

    /** Reads the options that a table has in the catalog. */
    static WriteOptions of(LakeCatalog catalog, DuckDbErrors errors, LakeTable table, String compression) {
        String operation = "read options of " + table.schema().name() + "." + table.name();
        Map<String, String> options = catalog.read(operation, session -> new CatalogReader(session).options(table));
        try {
            return of(options, compression);
        } catch (IllegalArgumentException e) {
            throw new BackendRejectedException(errors.start(operation) + e.getMessage() + "; correct the option", e);
        }
    }

    private static String version(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return upper.startsWith("V") ? upper : "V" + upper;
    }

    private static OptionalLong number(Map<String, String> options, String name) {
        String text = options.get(name);
        try {
            return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the lake's option " + name + " = " + text + " is no number", e);
        }
    }

    private static boolean flag(Map<String, String> options, String name, boolean otherwise) {
        String text = options.get(name);
        return text == null
                ? otherwise
                : text.strip().equalsIgnoreCase("true") || text.strip().equals("1");
    }
}
