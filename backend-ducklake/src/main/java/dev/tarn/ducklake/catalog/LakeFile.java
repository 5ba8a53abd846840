package dev.tarn.ducklake.catalog;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of {@code ducklake_data_file}, with the delete file that is valid beside it at the snapshot it was read at.
 *
 * @param id its number
 * @param tableId its table
 * @param begin the first snapshot that it is valid in
 * @param end the first snapshot that it is no longer valid in
 * @param path where it is, below the table
 * @param recordCount its exact number of rows, deleted ones included
 * @param sizeBytes its exact size
 * @param footerSize the exact length of its Parquet footer
 * @param rowIdStart the row id of its first row; absent where every row carries its own
 * @param partitionId the partitioning it was written under
 * @param partitionValues the value of each key of that partitioning, as text; an absent one is NULL
 * @param encryptionKey its key, in base64
 * @param mappingId the column mapping it is read by, where it carries no field ids
 * @param partialMax the newest snapshot whose rows it holds, where it holds those of several
 * @param deletes the delete file
 */
public record LakeFile(
        long id,
        long tableId,
        long begin,
        OptionalLong end,
        LakePath path,
        long recordCount,
        long sizeBytes,
        OptionalLong footerSize,
        OptionalLong rowIdStart,
        OptionalLong partitionId,
        List<Optional<String>> partitionValues,
        Optional<String> encryptionKey,
        OptionalLong mappingId,
        OptionalLong partialMax,
        Optional<DeleteFile> deletes) {

    /** Copies the values. */
    public LakeFile {
        partitionValues = List.copyOf(partitionValues);
    }
}
