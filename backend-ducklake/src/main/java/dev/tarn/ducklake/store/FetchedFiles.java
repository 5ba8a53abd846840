package dev.tarn.ducklake.store;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.Spool;
import dev.tarn.store.SpoolSettings;
import dev.tarn.store.StoredObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Copies of a lake's files in a spool. Nobody changes a file of a lake, so that a copy stays good; it stays at all while a connection
 * is open that reads it, and after that until another one needs the room.
 */
final class FetchedFiles implements AutoCloseable {

    private final String dataPath;
    private final ObjectStore store;
    private final Spool spool;
    private final SpoolSettings settings;
    private final ExecutorService files;
    private final Map<String, StoredObject> known = new ConcurrentHashMap<>();
    private final Map<Connection, List<StoredObject>> readers = new IdentityHashMap<>();

    FetchedFiles(String dataPath, ObjectStore store, Spool spool, SpoolSettings settings) {
        this.dataPath = dataPath;
        this.store = store;
        this.spool = spool;
        this.settings = settings;
        this.files = Executors.newFixedThreadPool(settings.downloads(), task -> {
            Thread thread = new Thread(task, "tarn-lake-fetch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** All of the files, several at once. */
    Map<String, Path> fetch(Map<String, Long> sizes, UnaryOperator<String> key, Connection reader) {
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        if (all > settings.limit()) {
            throw noRoom(sizes.size(), all);
        }
        forget();
        Map<String, Future<Path>> coming = new LinkedHashMap<>();
        boolean complete = false;
        try {
            sizes.forEach((path, size) -> coming.put(
                    path, files.submit(() -> fetch(path, key.apply(path), size, reader, sizes.size(), all))));
            Map<String, Path> here = new HashMap<>();
            for (Map.Entry<String, Future<Path>> file : coming.entrySet()) {
                here.put(file.getKey(), file.getValue().get());
            }
            complete = true;
            return here;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BackendException known) {
                throw known;
            }
            throw new BackendUnavailableException(
                    "[ducklake] read files of " + dataPath + ": " + e.getCause() + "; try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadCancelledException("[ducklake] read files of " + dataPath + ": interrupted", e);
        } finally {
            if (!complete) {
                coming.values().forEach(file -> file.cancel(true));
            }
        }
    }

    private Path fetch(String path, String key, long size, Connection reader, int count, long all) {
        StoredObject object = known.computeIfAbsent(
                path,
                p -> store.stat(key)
                        .orElseThrow(() -> new BadDataException("[ducklake] read " + path
                                + ": there is no such file; restore it, or correct the data path")));
        if (object.size() != size) {
            known.remove(path);
            throw new BadDataException("[ducklake] read " + path + ": the file has " + object.size()
                    + " bytes, but the catalog says " + size + "; restore it");
        }
        Optional<Path> copy = spool.fetchIfRoom(object);
        if (copy.isEmpty()) {
            forget();
            copy = spool.fetchIfRoom(object);
        }
        synchronized (readers) {
            copy.ifPresent(
                    c -> readers.computeIfAbsent(reader, r -> new ArrayList<>()).add(object));
        }
        return copy.orElseThrow(() -> noRoom(count, all));
    }

    private BackendRejectedException noRoom(int count, long all) {
        return new BackendRejectedException("[ducklake] read files of " + dataPath + ": " + count + " files with " + all
                + " bytes are needed at once, and the spool folder " + settings.directory() + " may hold "
                + settings.limit() + " bytes, those of other statements that are running included; raise spool_limit in"
                + " [s3], or ask for fewer months at once");
    }

    /** Lets go of what was fetched for connections that are closed by now. */
    private void forget() {
        synchronized (readers) {
            readers.entrySet().removeIf(reader -> {
                if (!isClosed(reader.getKey())) {
                    return false;
                }
                reader.getValue().forEach(object -> spool.release(object, true));
                return true;
            });
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    public void close() {
        files.shutdownNow();
    }
}
