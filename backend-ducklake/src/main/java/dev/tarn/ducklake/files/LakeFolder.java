package dev.tarn.ducklake.files;

import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.store.LakeStore;
import java.nio.file.Path;

/**
 * Where the lake's files are written.
 *
 * @param store what knows where that is
 */
record LakeFolder(LakeStore store) {

    /** Files on a local disk. */
    LakeFolder(String dataPath) {
        this(LakeStore.local(dataPath));
    }

    /** The data path. */
    Path root() {
        return store.path(store.dataPath());
    }

    /** A table's folder as the catalog means it, ending in a slash. */
    String text(LakeTable table) {
        return table.folder(store.dataPath());
    }

    /** A table's folder. */
    Path of(LakeTable table) {
        return store.path(text(table));
    }

    /** A file of a table, as the format's delete files name it. */
    String text(LakeTable table, LakePath file) {
        return file.under(text(table));
    }

    /** A file of a table. */
    Path of(LakeTable table, LakePath file) {
        return store.path(text(table, file));
    }
}
