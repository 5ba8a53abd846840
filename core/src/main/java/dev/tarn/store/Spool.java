package dev.tarn.store;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadCancelledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Files of a store on this machine for as long as somebody needs them, within a limit. A file is downloaded once, unless the limit
 * forces it out before it is asked for again. Leaves nothing when it is closed, and clears up after processes that could not.
 * Safe for use by several threads.
 */
public final class Spool implements AutoCloseable {

    private final RemoteFiles remote;
    private final LongConsumer received;
    private final SpoolFolder folder;
    private final ExecutorService requests;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final AtomicLong names = new AtomicLong();
    private long used;
    private boolean closed;

    /** A file; its room is taken from when its download begins. */
    private static final class Entry {
        private final Path path;
        private final long size;
        private int users = 1;
        private boolean complete;

        Entry(Path path, long size) {
            this.path = path;
            this.size = size;
        }
    }

    private Spool(RemoteFiles remote, LongConsumer received, SpoolFolder folder) {
        this.remote = remote;
        this.received = received;
        this.folder = folder;
        this.requests = Executors.newFixedThreadPool(remote.spool().downloads(), task -> {
            Thread thread = new Thread(task, "tarn-fetch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens a spool of a run's own.
     *
     * @param remote what is fetched, and where to
     * @param received told of bytes as they arrive, on several threads
     * @return the spool, which the caller closes
     * @throws BackendRejectedException where the folder can't be made
     */
    public static Spool open(RemoteFiles remote, LongConsumer received) {
        return new Spool(remote, received, SpoolFolder.in(remote.spool().directory()));
    }

    /**
     * What is fetched, and where to.
     *
     * @return as given
     */
    public RemoteFiles remote() {
        return remote;
    }

    /**
     * A file's copy, downloaded where it is not here yet. Waits for room. Interrupting the thread ends it.
     *
     * @param object what was listed
     * @return the copy, which stays until it is {@link #release released} as often as it was fetched
     * @throws dev.tarn.error.BadDataException where the object is gone or has changed
     * @throws BackendRejectedException where it is larger than the whole spool may be
     * @throws BackendUnavailableException where the store can't be reached
     */
    public Path fetch(StoredObject object) {
        return fetch(object, true).orElseThrow();
    }

    /**
     * The same where there is room right now.
     *
     * @param object what was listed
     * @return the copy; empty where others would have to be released first
     */
    public Optional<Path> fetchIfRoom(StoredObject object) {
        return fetch(object, false);
    }

    private Optional<Path> fetch(StoredObject object, boolean wait) {
        if (object.size() > remote.spool().limit()) {
            throw new BackendRejectedException("[store] fetch " + object.key() + " from "
                    + remote.store().name() + ": it has " + object.size() + " bytes, and the spool folder "
                    + remote.spool().directory() + " may hold " + remote.spool().limit()
                    + "; raise spool_limit above the largest file");
        }
        String name = object.uri() + "#" + object.etag();
        Entry entry;
        synchronized (this) {
            Optional<Entry> taken = take(object, name, wait);
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            entry = taken.get();
            if (entry.complete) {
                return Optional.of(entry.path);
            }
        }
        download(object, name, entry);
        return Optional.of(entry.path);
    }

    /** An entry that is complete, or a new one that the caller completes. */
    private Optional<Entry> take(StoredObject object, String name, boolean wait) {
        while (true) {
            if (closed) {
                throw new LoadCancelledException("[store] fetch " + object.key() + ": the run is over");
            }
            Entry present = entries.get(name);
            if (present == null && hasRoom(object.size())) {
                Entry entry =
                        new Entry(folder.path().resolve(names.incrementAndGet() + "-" + plain(object)), object.size());
                entries.put(name, entry);
                used += entry.size;
                return Optional.of(entry);
            }
            if (present != null && present.complete) {
                present.users++;
                return Optional.of(present);
            }
            if (present == null && !wait) {
                return Optional.empty();
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LoadCancelledException("[store] fetch " + object.key() + ": interrupted", e);
            }
        }
    }

    /** Makes room by forgetting what nobody uses, longest known first. */
    private boolean hasRoom(long size) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (used + size > remote.spool().limit() && oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.users == 0) {
                oldest.remove();
                remove(entry);
            }
        }
        return used + size <= remote.spool().limit();
    }

    private void download(StoredObject object, String name, Entry entry) {
        boolean complete = false;
        try {
            ObjectDownload.copy(remote.store(), object, entry.path, requests, received);
            complete = true;
        } finally {
            synchronized (this) {
                entry.complete = complete;
                if (!complete) {
                    entries.remove(name);
                    used -= entry.size;
                }
                notifyAll();
            }
        }
    }

    /**
     * Says that a copy is not needed any more by one who fetched it.
     *
     * @param object what was fetched
     * @param keep whether it may be asked for again: then it stays as long as there is room
     */
    public synchronized void release(StoredObject object, boolean keep) {
        String name = object.uri() + "#" + object.etag();
        Entry entry = entries.get(name);
        if (entry == null) {
            return;
        }
        entry.users--;
        if (entry.users == 0 && !keep) {
            entries.remove(name);
            remove(entry);
        }
        notifyAll();
    }

    private void remove(Entry entry) {
        used -= entry.size;
        try {
            Files.deleteIfExists(entry.path);
        } catch (IOException e) {
            throw new BackendUnavailableException("[store] clear the spool: " + e + "; try again", e);
        }
    }

    /**
     * A new name in the spool's folder, for a little file that the caller deletes.
     *
     * @param object what it is made of
     * @return a path where nothing is
     */
    public Path scratch(StoredObject object) {
        return folder.path().resolve(names.incrementAndGet() + "-head-" + plain(object));
    }

    /**
     * A folder in the spool's folder for files that the caller makes. It counts for nothing, and goes with the spool.
     *
     * @param name its name
     * @return the folder, which is there
     */
    public Path made(String name) {
        try {
            return Files.createDirectories(folder.path().resolve("made-" + name));
        } catch (IOException e) {
            throw new BackendRejectedException(
                    "[store] make a folder in " + folder.path() + ": " + e
                            + "; set spool_directory to a folder that this user may write to",
                    e);
        }
    }

    /** Engines look at the end of a name. */
    private static String plain(StoredObject object) {
        String name = object.fileName().replaceAll("[^A-Za-z0-9._-]", "_");
        return name.substring(Math.max(0, name.length() - 80));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        requests.shutdownNow();
        folder.close();
    }
}
