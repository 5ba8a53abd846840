package dev.tarn.ducklake.store;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.ObjectStores;
import dev.tarn.store.RemoteFiles;
import dev.tarn.store.Spool;
import dev.tarn.store.StoreSettings;
import dev.tarn.store.StoredObject;
import dev.tarn.store.WritableObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lake's files in a bucket. What is written is written into a folder of the spool, at the path that it has below the data path, and
 * uploaded from there; what is read is fetched into the spool.
 */
final class BucketLakeStore implements LakeStore {

    private static final Logger LOG = LoggerFactory.getLogger(BucketLakeStore.class);

    /** Others mean something in a URI. Two slashes, and dots alone between them, no folder of this machine can stand for. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://(?!\\.{1,2}/)[^/?#%\\\\\\s]+/((?!\\.{1,2}/)[^/?#%\\\\\\s]+/)*");

    private final String dataPath;
    private final StoreSettings settings;
    private Optional<Opened> opened = Optional.empty();
    private boolean closed;

    BucketLakeStore(String dataPath, StoreSettings settings) {
        this.dataPath = dataPath;
        this.settings = settings;
    }

    private record Opened(WritableObjectStore store, Spool spool, Path root, FetchedFiles fetched) {}

    @Override
    public String dataPath() {
        return dataPath;
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    public void check() {
        bucket();
    }

    private WritableObjectStore bucket() {
        if (!PLAIN.matcher(dataPath).matches()) {
            throw new InvalidConfigException("[ducklake] open data_path " + dataPath
                    + ": write s3://bucket/folder/, without spaces, empty folders and the characters ? # % \\");
        }
        ObjectStore store = ObjectStores.open(dataPath, settings.access());
        if (!(store instanceof WritableObjectStore writable)) {
            throw new UnsupportedCapabilityException("[ducklake] open data_path " + dataPath
                    + ": what opens it can't write there; use a data_path on s3:// or on a local disk");
        }
        return writable;
    }

    private synchronized Opened open() {
        if (closed) {
            // Another spool would not be closed again.
            throw new BackendUnavailableException(
                    "[ducklake] use files of " + dataPath + ": the lake is closed; open it again");
        }
        if (opened.isEmpty()) {
            WritableObjectStore store = bucket();
            Spool spool = Spool.open(new RemoteFiles(store, settings.spool()), bytes -> {});
            opened = Optional.of(new Opened(
                    store, spool, spool.made("lake"), new FetchedFiles(dataPath, store, spool, settings.spool())));
        }
        return opened.get();
    }

    @Override
    public Path path(String file) {
        return file.equals(dataPath) ? open().root() : open().root().resolve(key(file));
    }

    /** Where a file is in the bucket. Names are data: none may lead out of the folder here. */
    private String key(String file) {
        if (!file.startsWith(dataPath)) {
            throw new UnsupportedCapabilityException(
                    "[ducklake] open " + file + ": it is not below the lake's data path " + dataPath
                            + ", and files elsewhere are neither read nor written; bring it there");
        }
        String key = file.substring(dataPath.length());
        if (!isPlain(key)) {
            throw new BackendRejectedException(
                    "[ducklake] open " + file + ": this system can't have a file of such a name; rename it");
        }
        return key;
    }

    private static boolean isPlain(String key) {
        for (String part : (key.endsWith("/") ? key.substring(0, key.length() - 1) : key).split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.indexOf('\0') >= 0
                    || part.indexOf('\\') >= 0) {
                return false;
            }
        }
        return true;
    }

    private static String key(Opened lake, Path file) {
        return lake.root().relativize(file).toString().replace('\\', '/');
    }

    @Override
    public void keep(Collection<Path> files) {
        Opened lake = open();
        for (Path file : files) {
            String key = key(lake, file);
            StoredObject object = lake.store().upload(key, file);
            long size = size(file);
            if (object.size() != size) {
                throw new BackendUnavailableException("[ducklake] write " + dataPath + key + ": " + size
                        + " bytes were uploaded, and " + object.size() + " are there; try again");
            }
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new BackendRejectedException(
                    "[ducklake] upload " + file + ": it can't be read (" + e.getMessage() + "); try again", e);
        }
    }

    /** An interrupted thread could not ask the bucket. */
    @Override
    public void discard(Collection<Path> files) {
        if (files.isEmpty()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            Opened lake = open();
            release(files);
            lake.store().delete(files.stream().map(file -> key(lake, file)).toList());
        } catch (BackendException e) {
            LOG.warn(
                    "{} files of a write that came to nothing can't be deleted from {}; no snapshot names them, and cleaning"
                            + " up finds them",
                    files.size(),
                    dataPath,
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void release(Collection<Path> files) {
        files.forEach(DiskLakeStore::deleteQuietly);
    }

    @Override
    public Map<String, Path> fetch(Map<String, Long> files, Connection reader) {
        return files.isEmpty() ? Map.of() : open().fetched().fetch(files, this::key, reader);
    }

    @Override
    public List<Listed> list() {
        Opened lake = open();
        List<Listed> files = new ArrayList<>();
        for (StoredObject object : lake.store().list("")) {
            if (isPlain(object.key())) {
                files.add(new Listed(lake.root().resolve(object.key()), object.size(), object.modified()));
            }
        }
        return files;
    }

    @Override
    public long delete(Path file, boolean dryRun) {
        Opened lake = open();
        String key = key(lake, file);
        Optional<StoredObject> there = lake.store().stat(key);
        if (there.isPresent() && !dryRun) {
            lake.store().delete(List.of(key));
        }
        return there.map(StoredObject::size).orElse(-1L);
    }

    @Override
    public synchronized void close() {
        closed = true;
        opened.ifPresent(lake -> {
            lake.fetched().close();
            lake.spool().close();
        });
        opened = Optional.empty();
    }
}
