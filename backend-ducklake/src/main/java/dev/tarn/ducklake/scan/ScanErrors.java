package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.DeleteFile;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.error.BackendException;
import dev.tarn.error.BadDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Names the table and the file that an error of the engine speaks of.
 *
 * @param operation what is being done
 * @param scans the tables that are read
 */
record ScanErrors(String operation, List<TableScan> scans) {

    /** The error as it is, unless it speaks of one of the files. */
    BackendException named(BackendException e) {
        return named(e, e);
    }

    BackendException named(BackendException e, Throwable cause) {
        StringBuilder texts = new StringBuilder();
        for (Throwable t = cause; t != null; t = t.getCause()) {
            texts.append(t.getMessage()).append('\n');
        }
        String text = texts.toString();
        for (TableScan scan : scans) {
            ScanPaths paths = new ScanPaths(scan.table(), scan.folder(), scan.store());
            if (text.contains("read " + paths.name() + ":")) {
                return e;
            }
            for (String path : files(scan, paths)) {
                // What the engine calls a copy ends so; what the store says of a file is left as it is.
                String told = scan.store().remote() ? "-" + path.substring(path.lastIndexOf('/') + 1) : path;
                if (text.contains(told) && text.contains("is encrypted, but")) {
                    return new BadDataException(
                            "[ducklake] " + operation + ": table " + paths.name() + ": the file " + path
                                    + " is encrypted, and the catalog has no key for it; restore the catalog's encryption_key",
                            e);
                }
                if (text.contains(told)) {
                    return new BadDataException(
                            "[ducklake] " + operation + ": table " + paths.name() + ": the file " + path
                                    + " can't be read; it is missing, damaged or no Parquet file; restore it",
                            e);
                }
            }
        }
        return e;
    }

    private static List<String> files(TableScan scan, ScanPaths paths) {
        List<String> files = new ArrayList<>();
        for (LakeFile file : scan.files()) {
            files.add(paths.of(file));
            for (DeleteFile deletes : file.deletes().stream().toList()) {
                files.add(paths.of(deletes));
            }
        }
        return files;
    }
}
