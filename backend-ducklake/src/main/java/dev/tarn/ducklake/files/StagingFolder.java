package dev.tarn.ducklake.files;

import dev.tarn.ducklake.store.LakeStore;
import dev.tarn.error.BackendRejectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of one write's own, below the table's: so that whatever the engine leaves in it when it fails is known to be this
 * write's. What is whole is moved to where it belongs. A crash leaves files that no catalog knows, which cleaning up finds.
 */
final class StagingFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StagingFolder.class);
    private static final int TRIES = 3;

    private final String operation;
    private final Path table;
    private final Path folder;
    private final DurableFiles durable;
    private final LakeStore store;
    private final List<Path> placed = new ArrayList<>();

    private StagingFolder(String operation, Path table, Path folder, DurableFiles durable, LakeStore store) {
        this.operation = operation;
        this.table = table;
        this.folder = folder;
        this.durable = durable;
        this.store = store;
    }

    /**
     * Makes the folder.
     *
     * @param operation what messages start with
     * @param table the table's folder, which is made where it is missing
     * @param name a name that no other write has
     * @param durable what makes files last
     * @param store where they belong
     */
    static StagingFolder in(String operation, Path table, String name, DurableFiles durable, LakeStore store) {
        Path folder = table.resolve("ducklake-writing-" + name);
        try {
            Files.createDirectories(folder);
            return new StagingFolder(operation, table, folder, durable, store);
        } catch (IOException e) {
            throw rejected(operation, "the folder " + folder + " can't be made", e);
        }
    }

    private static BackendRejectedException rejected(String operation, String what, IOException e) {
        return new BackendRejectedException(
                operation + what + " (" + e.getClass().getSimpleName()
                        + "); allow writing there, make room, or use another data_path",
                e);
    }

    /** A new folder inside, for one statement of the engine. */
    Path part(String name) {
        Path part = folder.resolve(name);
        try {
            return Files.createDirectories(part);
        } catch (IOException e) {
            throw rejected(operation, "the folder " + part + " can't be made", e);
        }
    }

    /**
     * Moves a file to where it belongs, with what it holds on the disk.
     *
     * @param file a file in this folder
     * @param below where, below the table's folder: empty, or ending in a slash
     * @return its path below the table's folder
     */
    String place(Path file, String below) {
        Path target = table.resolve(below).resolve(file.getFileName());
        try {
            durable.keep(file);
        } catch (IOException e) {
            throw rejected(operation, "the file " + file + " can't be brought to the disk", e);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(target.getParent());
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                placed.add(target);
                return below + file.getFileName();
            } catch (NoSuchFileException e) {
                // Someone who cleans up may take an empty folder away at any time.
                if (attempt == TRIES) {
                    throw rejected(operation, "the file " + target + " can't be made", e);
                }
            } catch (IOException e) {
                throw rejected(operation, "the file " + target + " can't be made", e);
            }
        }
    }

    /** Deletes a file that turned out to be of no use, where it still is in this folder. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the file {} of a write that came to nothing can't be deleted; no snapshot names it", file, e);
        }
    }

    /** Deletes all that was written, moved or not. */
    void discard() {
        store.discard(placed);
        placed.clear();
        close();
    }

    /** Brings all that was moved to where it belongs, and its names to the disk: before a catalog knows them. */
    void keepNames() {
        durable.keepNames(placed);
        store.keep(placed);
    }

    List<Path> placed() {
        return List.copyOf(placed);
    }

    /** Deletes the folder, with what is still in it. */
    @Override
    public void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(StagingFolder::delete);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("the folder {} of a write can't be deleted; no snapshot names what is in it", folder, e);
        }
    }
}
