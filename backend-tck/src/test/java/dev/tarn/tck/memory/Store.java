package dev.tarn.tck.memory;

import dev.tarn.error.BackendRejectedException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Holds the present snapshot, and writes every new one to the file, if there is one, by an atomic rename. */
final class Store {

    private final Optional<Path> file;
    private final Flaw flaw;
    private volatile Snapshot present = Snapshot.EMPTY;
    private volatile boolean closed;
    private final List<Version> versions = new ArrayList<>();

    /** A snapshot that was published. */
    record Version(long id, Instant time, String extraInfo, Snapshot snapshot) {}

    Store(Optional<Path> file, Flaw flaw) {
        this.file = file;
        this.flaw = flaw;
        file.filter(Files::exists).ifPresent(path -> present = read(path));
    }

    Snapshot present() {
        if (closed && flaw != Flaw.WORKS_WHEN_CLOSED) {
            throw new BackendRejectedException("[memory] use database: it is closed; open it again");
        }
        return present;
    }

    Snapshot forReaders() {
        if (flaw == Flaw.READERS_WAIT_FOR_LOADS) {
            synchronized (this) {
                return present();
            }
        }
        return present();
    }

    /** Changes a copy of the present snapshot and makes it the present one. */
    synchronized void change(Consumer<Snapshot> change) {
        Snapshot draft = present().draft();
        change.accept(draft);
        if (flaw == Flaw.STARTS_ARE_SNAPSHOTS) {
            publish(draft, "");
        } else {
            commit(draft);
        }
    }

    /** What was published, oldest first, since the store was opened. */
    synchronized List<Version> versions() {
        present();
        return List.copyOf(versions);
    }

    synchronized void publish(Snapshot next, String extraInfo) {
        commit(next);
        versions.add(new Version(versions.size(), Instant.now(), extraInfo, next));
    }

    synchronized void commit(Snapshot next) {
        if (flaw != Flaw.LOST_WHEN_CLOSED) {
            file.ifPresent(path -> write(path, next));
        }
        present = next;
    }

    void close() {
        closed = true;
    }

    private static void write(Path path, Snapshot snapshot) {
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        try {
            try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(unfinished))) {
                out.writeObject(Plain.of(snapshot));
            }
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Snapshot read(Path path) {
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(path))) {
            return (Snapshot) Plain.restore(in.readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(path + " can't be read", e);
        }
    }
}
