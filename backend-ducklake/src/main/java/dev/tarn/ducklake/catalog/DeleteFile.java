package dev.tarn.ducklake.catalog;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of {@code ducklake_delete_file}.
 *
 * @param id its number
 * @param dataFileId the data file whose rows it deletes
 * @param begin the first snapshot that it is valid in; the oldest of its deletions where {@code partialMax} is there
 * @param end the first snapshot that it is no longer valid in
 * @param path where it is, below the table
 * @param format {@code parquet} or {@code puffin}
 * @param deleteCount how many rows it deletes
 * @param sizeBytes its exact size
 * @param footerSize the exact length of its Parquet footer
 * @param encryptionKey its key, in base64
 * @param partialMax the newest snapshot whose deletions it holds
 */
public record DeleteFile(
        long id,
        long dataFileId,
        long begin,
        OptionalLong end,
        LakePath path,
        String format,
        long deleteCount,
        long sizeBytes,
        OptionalLong footerSize,
        Optional<String> encryptionKey,
        OptionalLong partialMax) {}
