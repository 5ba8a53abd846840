package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a table's files are.
 *
 * @param table the table
 * @param folder its folder
 */
record ScanPaths(LakeTable table, String folder) {

    String of(LakeFile file) {
        return file.path().under(folder);
    }

    String of(DeleteFile file) {
        return file.path().under(folder);
    }

    /** A path as the engine's readers take it literally. */
    String literal(String path) {
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

    /** A file that is missing or has another size than the catalog says is none of the lake's: told before rows are given. */
    void check(LakeFile file) {
        check(of(file), file.sizeBytes());
        file.deletes().ifPresent(deletes -> check(of(deletes), deletes.sizeBytes()));
    }

    private void check(String path, long size) {
        if (path.contains("://")) {
            return;
        }
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
            return Files.readAllBytes(Path.of(path));
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
