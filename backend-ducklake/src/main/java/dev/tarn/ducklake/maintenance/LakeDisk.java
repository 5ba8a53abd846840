package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.store.LakeStore;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.UnsupportedCapabilityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder that all of a lake's own files are in, or what stands for it where they are in a bucket. What is elsewhere was registered
 * without being copied, or is not the lake's at all: nothing outside is ever deleted, whatever a catalog says.
 *
 * @param store where the files are
 * @param root the folder
 */
record LakeDisk(LakeStore store, Path root) {

    static LakeDisk of(LakeCatalog catalog) {
        LakeStore store = catalog.files();
        return new LakeDisk(store, store.path(store.dataPath()));
    }

    String dataPath() {
        return store.dataPath();
    }

    boolean remote() {
        return store.remote();
    }

    /** Where a file is; empty for what is no path that this lake's files can have. */
    Optional<Path> path(LakePath path) {
        String text = path.under(dataPath());
        if (LakeStore.SCHEME.matcher(text).matches() != remote()) {
            return Optional.empty();
        }
        try {
            return Optional.of(store.path(text));
        } catch (BackendRejectedException | UnsupportedCapabilityException e) {
            return Optional.empty();
        }
    }

    /** Deletes a file, or only looks at it: its size; less than zero if there is none. */
    long delete(Path file, boolean dryRun) throws IOException {
        if (remote()) {
            try {
                return store.delete(file, dryRun);
            } catch (BackendException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        long bytes = size(file);
        return (dryRun ? Files.exists(file) : Files.deleteIfExists(file)) ? bytes : -1;
    }

    /** Whether a file is in the folder: by its name, and by where links lead. */
    boolean holds(Path file) {
        if (!file.startsWith(root) || file.equals(root)) {
            return false;
        }
        if (remote()) {
            return true;
        }
        try {
            return file.getParent().toRealPath().startsWith(root.toRealPath());
        } catch (NoSuchFileException e) {
            // Nothing is there, so nothing elsewhere can be deleted by it.
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Its true place, where links are followed; its own path where there is none. */
    static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** What to say of an error of the file system, whose message is often no more than the path. */
    static String text(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " (" + e.getMessage() + ")";
    }
}
