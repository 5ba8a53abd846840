package dev.tarn.ducklake.files;

import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.commit.NewDataFile;
import dev.tarn.ducklake.store.LakeStore;
import dev.tarn.error.BackendException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are written, and that no snapshot names yet.
 *
 * @param files what a commit needs to know of them
 * @param paths where they are on this machine
 * @param store where they belong
 */
public record WrittenData(List<NewDataFile> files, List<Path> paths, LakeStore store) {

    private static final Logger LOG = LoggerFactory.getLogger(WrittenData.class);

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

    /**
     * These files and others.
     *
     * @param more other files
     * @return both
     */
    public WrittenData and(WrittenData more) {
        return new WrittenData(
                Stream.concat(files.stream(), more.files.stream()).toList(),
                Stream.concat(paths.stream(), more.paths.stream()).toList(),
                store);
    }

    /** Deletes the files: they are not committed, and never will be. Never throws. */
    public void discard() {
        store.discard(paths);
    }

    /** Deletes what is left of them on this machine, where they belong elsewhere: they are committed. Never throws. */
    public void release() {
        store.release(paths);
    }

    /**
     * Whether the catalog knows files that one commit was to have.
     *
     * @param catalog the lake
     * @param all the files, all of one commit
     * @return whether it does; also where it can't be asked: then they stay, and cleaning up finds them
     */
    public static boolean anyCommitted(LakeCatalog catalog, Collection<WrittenData> all) {
        Optional<NewDataFile> some =
                all.stream().flatMap(data -> data.files().stream()).findFirst();
        if (some.isEmpty()) {
            return false;
        }
        String path = some.get().path().text();
        try {
            return catalog.read(
                    "look for " + path,
                    session -> !session.list(
                                    row -> row.number(1),
                                    "SELECT data_file_id FROM " + session.table("ducklake_data_file")
                                            + " WHERE path = ?",
                                    path)
                            .isEmpty());
        } catch (BackendException e) {
            LOG.warn(
                    "after a commit failed, the catalog can't be asked whether it has {}; written files stay", path, e);
            return true;
        }
    }
}
