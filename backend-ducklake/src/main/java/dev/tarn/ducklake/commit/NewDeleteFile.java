package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeFile;
import java.util.Objects;

/**
 * Rows of one data file that a commit deletes. Where the data file has a delete file already, the new one takes its place
 * and holds both their positions, each with the snapshot that deleted it; so it depends on the snapshot that the commit gets, and
 * is written within the commit: once, and again when a retry changes that snapshot.
 *
 * @param dataFile the data file with its delete file, as read at the commit's base
 * @param writer writes the file
 */
public record NewDeleteFile(LakeFile dataFile, Writer writer) {

    /** Checks that both are there. */
    public NewDeleteFile {
        Objects.requireNonNull(dataFile, "dataFile");
        Objects.requireNonNull(writer, "writer");
    }

    /** Writes a delete file, and takes it away where it was in vain. */
    public interface Writer {

        /**
         * Writes the file, under a new name each time.
         *
         * @param snapshotId the snapshot that the new positions are deleted in
         * @return what was written
         */
        WrittenDeletes write(long snapshotId);

        /**
         * Deletes a file that it wrote before: a retry replaced it, or the commit failed and changed nothing. Never throws because of
         * a file that is no longer there.
         *
         * @param written what was written
         */
        void discard(WrittenDeletes written);
    }
}
