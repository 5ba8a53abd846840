package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.ducklake.catalog.LakeUuids;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The engine's statement that writes files.
 *
 * @param select what is written
 * @param folder an empty folder for the files
 * @param fieldIds the value of {@code FIELD_IDS}
 * @param options how
 * @param ordered whether the SELECT's order is kept
 * @param partitions the names of the columns that are only there to tell files apart
 */
record CopyStatement(
        String select,
        Path folder,
        String fieldIds,
        WriteOptions options,
        boolean ordered,
        Optional<String> partitions) {

    String text() {
        List<String> all = new ArrayList<>(List.of(
                "FORMAT parquet",
                "FIELD_IDS " + fieldIds,
                "RETURN_STATS true",
                "GEOPARQUET_VERSION 'NONE'",
                "COMPRESSION '" + options.compression() + "'"));
        options.level().ifPresent(level -> all.add("COMPRESSION_LEVEL " + level));
        options.version().ifPresent(version -> all.add("PARQUET_VERSION '" + version + "'"));
        options.rowGroupSize().ifPresent(size -> all.add("ROW_GROUP_SIZE " + size));
        options.rowGroupBytes().ifPresent(size -> all.add("ROW_GROUP_SIZE_BYTES '" + size + " bytes'"));
        Path target = folder;
        if (!ordered || partitions.isPresent()) {
            all.add("FILENAME_PATTERN 'ducklake-{uuidv7}'");
        }
        if (partitions.isPresent()) {
            all.add("PARTITION_BY (" + partitions.get() + ")");
            all.add("WRITE_PARTITION_COLUMNS false");
            all.add("HIVE_FILE_PATTERN false");
        } else if (ordered) {
            // The engine keeps an order within one file only.
            all.add("PRESERVE_ORDER true");
            all.add("WRITE_EMPTY_FILE false");
            all.add("USE_TMP_FILE false");
            target = folder.resolve("ducklake-" + LakeUuids.v7() + ".parquet");
        } else {
            all.add("FILE_SIZE_BYTES " + options.targetFileSize());
            all.add("WRITE_EMPTY_FILE false");
            if (options.perThreadOutput()) {
                all.add("PER_THREAD_OUTPUT true");
            }
        }
        return "COPY (" + select + ") TO " + DuckDbSql.literal(target.toString()) + " (" + String.join(", ", all) + ")";
    }
}
