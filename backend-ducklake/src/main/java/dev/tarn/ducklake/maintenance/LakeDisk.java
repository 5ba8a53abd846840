package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.UnsupportedCapabilityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folder that all of a lake's own files are in, on a local disk. What is elsewhere was registered without being copied, or
 * is not the lake's at all: nothing outside is ever deleted, whatever a catalog says.
 *
 * @param dataPath the lake's data path
 * @param root the folder
 */
record LakeDisk(String dataPath, Path root) {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

    static LakeDisk of(LakeCatalog catalog, String operation) {
        String path = catalog.dataPath();
        if (SCHEME.matcher(path).matches()) {
            throw new UnsupportedCapabilityException("[" + catalog.backend() + "] " + operation + ": the files are at "
                    + path + ", and only those on local disks are looked after; delete them there");
        }
        try {
            return new LakeDisk(path, Path.of(path).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new BackendRejectedException(
                    "[" + catalog.backend() + "] " + operation + ": the data path " + path
                            + " is none that this system can have; correct it",
                    e);
        }
    }

    /** Where a file is; empty for what is no local path. */
    Optional<Path> path(LakePath path) {
        String text = path.under(dataPath);
        if (SCHEME.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether a file is in the folder: by its name, and by where links lead. */
    boolean holds(Path file) {
        if (!file.startsWith(root) || file.equals(root)) {
            return false;
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

    static long size(Path file) {
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
