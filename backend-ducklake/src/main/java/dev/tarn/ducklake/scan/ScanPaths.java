package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.store.LakeStore;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a table's files are: as the catalog says, and as the engine is told. */
final class ScanPaths {

    private final LakeTable table;
    private final String folder;
    private final LakeStore store;
    private Map<String, Path> fetched = Map.of();

    /**
     * Files that nothing is known of yet.
     *
     * @param folder the table's folder
     */
    ScanPaths(LakeTable table, String folder, LakeStore store) {
        this.table = table;
        this.folder = folder;
        this.store = store;
    }

    String of(LakeFile file) {
        return file.path().under(folder);
    }

    String of(DeleteFile file) {
        return file.path().under(folder);
    }

    /** What the engine calls a file. */
    String here(LakeFile file) {
        return here(of(file));
    }

    private String here(String path) {
        Path copy = fetched.get(path);
        return copy == null ? path : copy.toString();
    }

    /** A path as the engine's readers take it literally. */
    String literal(String of) {
        String path = here(of);
        if (path.indexOf('*') < 0 && path.indexOf('?') < 0 && path.indexOf('[') < 0) {
            return path;
        }
        if (File.separatorChar != '\\' && path.indexOf('\\') >= 0) {
            throw new BackendRejectedException(start(path)
                    + "the engine can't be told to read a path that holds a backslash and one of * ? [; rename it");
        }
        return path.replaceAll("([*?\\[])", "[$1]");
    }

    List<String> literals(List<LakeFile> files) {
        return files.stream().map(file -> literal(of(file))).toList();
    }

    /**
     * Has the files on this machine until a connection is closed. A file that is missing or has another size than the catalog says is none
     * of the lake's: told before rows are given.
     */
    void bring(List<LakeFile> files, Connection reader) {
        Map<String, Long> elsewhere = new LinkedHashMap<>();
        for (LakeFile file : files) {
            bring(of(file), file.sizeBytes(), elsewhere);
            file.deletes().ifPresent(deletes -> bring(of(deletes), deletes.sizeBytes(), elsewhere));
        }
        fetched = store.remote() ? store.fetch(elsewhere, reader) : Map.of();
    }

    private void bring(String path, long size, Map<String, Long> elsewhere) {
        if (LakeStore.SCHEME.matcher(path).matches()) {
            if (!store.remote()) {
                // Says that it can't be.
                store.path(path);
            }
            elsewhere.put(path, size);
        } else {
            check(path, size);
        }
    }

    private void check(String path, long size) {
        try {
            long found = Files.size(Path.of(path));
            if (found != size) {
                throw new BadDataException(start(path) + "the file has " + found + " bytes, but the catalog says "
                        + size + "; restore it");
            }
        } catch (NoSuchFileException e) {
            throw new BadDataException(start(path) + "there is no such file; restore it, or correct the data path", e);
        } catch (IOException e) {
            throw new BadDataException(start(path) + "the file can't be read (" + e.getMessage() + ")", e);
        }
    }

    byte[] bytes(DeleteFile file) {
        String path = of(file);
        try {
            return Files.readAllBytes(Path.of(here(path)));
        } catch (IOException e) {
            throw new BadDataException(start(path) + "the file can't be read (" + e.getMessage() + ")", e);
        }
    }

    BadDataException damaged(DeleteFile file, IOException how) {
        return new BadDataException(start(of(file)) + how.getMessage() + "; restore the file", how);
    }

    String start(String path) {
        return "[ducklake] read " + name() + ": " + path + ": ";
    }

    String name() {
        return table.schema().name() + "." + table.name();
    }
}
