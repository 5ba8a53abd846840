package dev.tarn.load;

import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.DataFile;
import dev.tarn.model.SourceFile;
import dev.tarn.store.RemoteFiles;
import dev.tarn.store.Spool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files that are downloaded while the ones before them are loaded, as far ahead as the spool has room. A part is what has arrived:
 * all of it when the last file is there, else enough to be worth a part, or what fits where the spool is full.
 */
final class FetchedParts implements FileParts {

    /** From here on a part is worth the trouble of one: a table's statement, a lake's file. */
    static final long WORTHWHILE = 128L << 20;

    private record Fetched(SourceFile source, SourceFile copy) {}

    private final Spool spool;
    private final List<SourceFile> files;
    private final Predicate<DataFile> keeps;
    private final Thread fetcher;
    private final List<Fetched> arrived = new ArrayList<>();
    private List<Fetched> given = List.of();
    private boolean waitsForRoom;
    private boolean allArrived;
    private boolean closed;
    private RuntimeException failure;

    /**
     * Starts to fetch.
     *
     * @param keeps whether a file that a part is done with will be asked for again
     */
    FetchedParts(Spool spool, List<SourceFile> files, Predicate<DataFile> keeps) {
        this.spool = spool;
        this.files = List.copyOf(files);
        this.keeps = keeps;
        this.fetcher = new Thread(this::fetch, "tarn-fetch-ahead");
        fetcher.setDaemon(true);
        fetcher.start();
    }

    private void fetch() {
        try {
            for (SourceFile file : files) {
                Path copy =
                        spool.fetchIfRoom(RemoteFiles.object(file.file())).orElseGet(() -> fetchWhenThereIsRoom(file));
                SourceFile here = new SourceFile(RemoteFiles.localized(file.file(), copy), file.columns());
                synchronized (this) {
                    if (closed) {
                        release(file);
                        return;
                    }
                    arrived.add(new Fetched(file, here));
                    notifyAll();
                }
            }
            synchronized (this) {
                allArrived = true;
                notifyAll();
            }
        } catch (RuntimeException e) {
            fail(e);
        } catch (Error e) {
            // Whoever waits would wait for ever.
            fail(new IllegalStateException("fetching files ended with " + e, e));
            throw e;
        }
    }

    private synchronized void fail(RuntimeException e) {
        failure = e;
        notifyAll();
    }

    private Path fetchWhenThereIsRoom(SourceFile file) {
        waitsForRoom(true);
        Path copy = spool.fetch(RemoteFiles.object(file.file()));
        waitsForRoom(false);
        return copy;
    }

    private synchronized void waitsForRoom(boolean waits) {
        waitsForRoom = waits;
        notifyAll();
    }

    @Override
    public synchronized Optional<List<SourceFile>> next() {
        done();
        while (failure == null && !isPart() && !(allArrived && arrived.isEmpty())) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LoadCancelledException("[load] wait for files: interrupted", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (arrived.isEmpty()) {
            return Optional.empty();
        }
        given = List.copyOf(arrived);
        arrived.clear();
        return Optional.of(given.stream().map(Fetched::copy).toList());
    }

    private boolean isPart() {
        long bytes = arrived.stream().mapToLong(f -> f.source().file().size()).sum();
        return !arrived.isEmpty() && (allArrived || waitsForRoom || bytes >= WORTHWHILE);
    }

    @Override
    public synchronized void done() {
        given.forEach(file -> release(file.source()));
        given = List.of();
    }

    private void release(SourceFile file) {
        spool.release(RemoteFiles.object(file.file()), keeps.test(file.file()));
    }

    @Override
    public void close() {
        fetcher.interrupt();
        synchronized (this) {
            closed = true;
            done();
            arrived.forEach(file -> release(file.source()));
            arrived.clear();
        }
    }
}
