package dev.tarn.ducklake.store;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.UnsupportedCapabilityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lake's files on a disk of this machine: they are written and read where they belong. */
record DiskLakeStore(String dataPath) implements LakeStore {

    private static final Logger LOG = LoggerFactory.getLogger(DiskLakeStore.class);

    @Override
    public boolean remote() {
        return false;
    }

    @Override
    public void check() {
        path(dataPath);
    }

    @Override
    public Path path(String file) {
        if (SCHEME.matcher(file).matches()) {
            throw new UnsupportedCapabilityException("[ducklake] open " + file + ": the lake's data path " + dataPath
                    + " is on a local disk, and files elsewhere are neither read nor written; bring them there");
        }
        try {
            return Path.of(file).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new BackendRejectedException("[ducklake] open " + file + ": this system can't have such a path", e);
        }
    }

    @Override
    public void keep(Collection<Path> files) {
        // They are where they belong.
    }

    @Override
    public void discard(Collection<Path> files) {
        files.forEach(DiskLakeStore::deleteQuietly);
    }

    static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the file {} of a write that came to nothing can't be deleted; no snapshot names it", file, e);
        }
    }

    @Override
    public void release(Collection<Path> files) {
        // They are the lake's.
    }

    @Override
    public Map<String, Path> fetch(Map<String, Long> files, Connection reader) {
        Map<String, Path> here = new HashMap<>();
        files.keySet().forEach(file -> here.put(file, path(file)));
        return here;
    }

    @Override
    public List<Listed> list() {
        throw new IllegalStateException("the files are in a folder");
    }

    @Override
    public long delete(Path file, boolean dryRun) {
        throw new IllegalStateException("the files are in a folder");
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
