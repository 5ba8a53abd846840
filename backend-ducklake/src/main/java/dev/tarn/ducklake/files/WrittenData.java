package dev.tarn.ducklake.files;

import dev.tarn.ducklake.commit.NewDataFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Files that are written, and that no snapshot names yet.
 *
 * @param files what a commit needs to know of them
 * @param paths where they are
 */
public record WrittenData(List<NewDataFile> files, List<Path> paths) {

    /** Copies the lists. */
    public WrittenData {
        files = List.copyOf(files);
        paths = List.copyOf(paths);
    }

    /**
     * How many rows they hold.
     *
     * @return the number
     */
    public long rows() {
        return files.stream().mapToLong(NewDataFile::recordCount).sum();
    }

    /** Deletes the files: they are not committed, and never will be. Never throws. */
    public void discard() {
        paths.forEach(StagingFolder::delete);
    }
}
