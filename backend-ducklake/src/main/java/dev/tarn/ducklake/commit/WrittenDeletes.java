package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakePath;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A delete file that is written.
 *
 * @param path where it is, below the table's folder, or whole
 * @param format {@code parquet} or {@code puffin}
 * @param deleteCount how many rows it deletes
 * @param sizeBytes its exact size
 * @param footerSize the exact length of its Parquet footer, 0 of a deletion vector
 * @param oldest the oldest snapshot it names, where it has the column of snapshots
 * @param newest the newest snapshot it names, where it has the column of snapshots
 * @param encryptionKey its key, in base64
 */
public record WrittenDeletes(
        LakePath path,
        String format,
        long deleteCount,
        long sizeBytes,
        OptionalLong footerSize,
        OptionalLong oldest,
        OptionalLong newest,
        Optional<String> encryptionKey) {

    /** Checks the numbers. */
    public WrittenDeletes {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(footerSize, "footerSize");
        Objects.requireNonNull(encryptionKey, "encryptionKey");
        if (deleteCount <= 0 || sizeBytes < 0) {
            throw new IllegalArgumentException("the delete file " + path.text() + " must delete something");
        }
        if (oldest.isPresent() != newest.isPresent()) {
            throw new IllegalArgumentException(
                    "the delete file " + path.text() + " has an oldest and a newest snapshot, or neither");
        }
    }
}
