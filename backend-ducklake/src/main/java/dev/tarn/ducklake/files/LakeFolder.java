package dev.tarn.ducklake.files;

import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.UnsupportedCapabilityException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where the lake's files are. The one place that knows that this is a local disk.
 *
 * @param dataPath the lake's data path, ending in a slash
 */
record LakeFolder(String dataPath) {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

    /** The data path. */
    Path root() {
        return local(dataPath);
    }

    /** A table's folder as the catalog means it, ending in a slash. */
    String text(LakeTable table) {
        return table.folder(dataPath);
    }

    /** A table's folder. */
    Path of(LakeTable table) {
        return local(text(table));
    }

    /** A file of a table, as the engine and the format's delete files name it. */
    String text(LakeTable table, LakePath file) {
        return file.under(text(table));
    }

    /** A file of a table. */
    Path of(LakeTable table, LakePath file) {
        return local(text(table, file));
    }

    private static Path local(String path) {
        if (SCHEME.matcher(path).matches()) {
            throw new UnsupportedCapabilityException("[ducklake] open " + path
                    + ": files of a lake are read and written on local disks only; use a data_path there");
        }
        try {
            return Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new BackendRejectedException("[ducklake] open " + path + ": this system can't have such a path", e);
        }
    }
}
