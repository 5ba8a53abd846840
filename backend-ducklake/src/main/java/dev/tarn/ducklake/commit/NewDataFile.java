package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.NameMapping;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A Parquet file that is written, and that a commit adds to a table. The commit gives it its number and its row ids; the file
 * itself is never written again, however often the commit is tried.
 *
 * @param path where it is, below the table's folder, or whole
 * @param recordCount its exact number of rows
 * @param sizeBytes its exact size
 * @param footerSize the exact length of its Parquet footer, where it is known
 * @param partitionId the partitioning it was written under, as {@code LakeTable.partitioning()} has it; absent where the table has none
 * @param partitionValues the value of each key of that partitioning, as text; an absent one is NULL
 * @param stats what is known of its leaf columns, at most one each
 * @param mapping its top-level columns by name, where it carries no field ids; a mapping that the table already has is used again
 * @param encryptionKey its key, in base64
 */
public record NewDataFile(
        LakePath path,
        long recordCount,
        long sizeBytes,
        OptionalLong footerSize,
        OptionalLong partitionId,
        List<Optional<String>> partitionValues,
        List<ColumnStats> stats,
        Optional<List<NameMapping.Field>> mapping,
        Optional<String> encryptionKey) {

    /** Checks the numbers and copies the lists. */
    public NewDataFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(footerSize, "footerSize");
        Objects.requireNonNull(encryptionKey, "encryptionKey");
        partitionValues = List.copyOf(partitionValues);
        stats = List.copyOf(stats);
        mapping = mapping.map(List::copyOf);
        if (recordCount < 0 || sizeBytes < 0) {
            throw new IllegalArgumentException("the file " + path.text() + " cannot have fewer than 0 rows or bytes");
        }
        if (partitionId.isPresent() == partitionValues.isEmpty()) {
            throw new IllegalArgumentException(
                    "the file " + path.text() + " needs partition values if, and only if, it is of a partitioning");
        }
        if (stats.stream().map(ColumnStats::columnId).distinct().count() != stats.size()) {
            throw new IllegalArgumentException("the file " + path.text() + " has two statistics of one column");
        }
    }

    /**
     * A file of a table without partitions, with field ids and not encrypted.
     *
     * @param path where it is, below the table's folder, or whole
     * @param recordCount its exact number of rows
     * @param sizeBytes its exact size
     * @param footerSize the exact length of its Parquet footer
     * @param stats what is known of its leaf columns
     * @return the file
     */
    public static NewDataFile of(
            LakePath path, long recordCount, long sizeBytes, long footerSize, List<ColumnStats> stats) {
        return new NewDataFile(
                path,
                recordCount,
                sizeBytes,
                OptionalLong.of(footerSize),
                OptionalLong.empty(),
                List.of(),
                stats,
                Optional.empty(),
                Optional.empty());
    }
}
