package dev.tarn.ducklake.store;

import dev.tarn.store.StoreSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a lake's files are. The engine reads and writes files of this machine: those of a lake on a local disk are where they
 * belong; those of a bucket have a place here for as long as they are needed. The catalog knows nothing of that place. Safe for use
 * by several threads.
 */
public interface LakeStore extends AutoCloseable {

    /** What is no path of this machine. */
    Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*", Pattern.DOTALL);

    /**
     * A lake's files. Nothing is asked of a bucket before it is needed.
     *
     * @param dataPath the lake's data path, ending in a slash
     * @param settings how to get into a bucket
     * @return the store, which the caller closes
     */
    static LakeStore of(String dataPath, StoreSettings settings) {
        return SCHEME.matcher(dataPath).matches() ? new BucketLakeStore(dataPath, settings) : local(dataPath);
    }

    /**
     * Files on a disk of this machine.
     *
     * @param dataPath the lake's data path, ending in a slash
     * @return the store
     */
    static LakeStore local(String dataPath) {
        return new DiskLakeStore(dataPath);
    }

    /**
     * The data path.
     *
     * @return as the catalog has it, ending in a slash
     */
    String dataPath();

    /**
     * Whether the files are elsewhere than on this machine's disks.
     *
     * @return whether they are
     */
    boolean remote();

    /**
     * Looks whether files can be read and written at all.
     *
     * @throws dev.tarn.error.BackendException if not: nothing opens such a data path
     */
    void check();

    /**
     * Where a file of the lake is written on this machine.
     *
     * @param file its whole path, as the catalog means it
     * @return the place, whether something is there or not
     * @throws dev.tarn.error.BackendException if a file there can't be the lake's
     */
    Path path(String file);

    /**
     * Brings written files to where they belong, before a catalog knows them.
     *
     * @param files their places on this machine
     * @throws dev.tarn.error.BackendException if that fails; some may be there by then, and are the caller's to {@link #discard}
     */
    void keep(Collection<Path> files);

    /**
     * Deletes files that no catalog knows, wherever they are. Never throws: what can't be deleted is found by cleaning up.
     *
     * @param files their places on this machine
     */
    void discard(Collection<Path> files);

    /**
     * Says that files which are where they belong are not needed on this machine any more.
     *
     * @param files their places on this machine
     */
    void release(Collection<Path> files);

    /**
     * Brings files to this machine, where they are not here yet.
     *
     * @param files their sizes in the catalog, by whole path
     * @param reader who reads them: they stay until it is closed, and longer where there is room
     * @return what the engine reads, by whole path
     * @throws dev.tarn.error.BackendException if one is missing, has another size, or can't be fetched, or there is no room for all
     */
    Map<String, Path> fetch(Map<String, Long> files, Connection reader);

    /**
     * All files below the data path of a bucket.
     *
     * @return the files; those whose names this machine can't have are left out
     */
    List<Listed> list();

    /**
     * Deletes a file of a bucket.
     *
     * @param file its place on this machine
     * @param dryRun whether to look only
     * @return its size; less than zero if there was none
     */
    long delete(Path file, boolean dryRun);

    @Override
    void close();

    /**
     * A file.
     *
     * @param path its place on this machine
     * @param bytes its size
     * @param modified when it was written
     */
    record Listed(Path path, long bytes, Instant modified) {}
}
