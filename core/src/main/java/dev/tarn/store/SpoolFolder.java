package dev.tarn.store;

import dev.tarn.error.BackendRejectedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of a run's own, gone when it is closed. A lock file beside it shows that its process lives; folders whose process has
 * died are deleted by whoever comes next.
 */
final class SpoolFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);
    private static final String LOCK = ".lock";
    private static final String PREFIX = "run-";

    /** This process's own. They must not even be opened again: by closing any channel of a file, a process gives up its lock of it. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private SpoolFolder(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    static SpoolFolder in(Path directory) {
        try {
            Files.createDirectories(directory);
            Path real = directory.toRealPath();
            deleteLeftovers(real);
            while (true) {
                Optional<SpoolFolder> made = make(real);
                if (made.isPresent()) {
                    return made.get();
                }
            }
        } catch (IOException e) {
            throw new BackendRejectedException(
                    "[store] make a spool folder in " + directory + ": " + e
                            + "; set spool_directory to a folder that this user may write to",
                    e);
        }
    }

    /** The lock comes first: a folder without one is nobody's. Empty where somebody took the new lock file for a leftover. */
    private static Optional<SpoolFolder> make(Path directory) throws IOException {
        String name = PREFIX + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
        Path lockFile = directory.resolve(name + LOCK);
        OWN.add(lockFile);
        Optional<SpoolFolder> made = Optional.empty();
        try {
            made = make(directory.resolve(name), lockFile);
            return made;
        } finally {
            if (made.isEmpty()) {
                OWN.remove(lockFile);
            }
        }
    }

    private static Optional<SpoolFolder> make(Path path, Path lockFile) throws IOException {
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null || !isStill(lockFile)) {
                channel.close();
                return Optional.empty();
            }
            Path folder = Files.createDirectory(path);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                // Bills are nobody else's business.
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            return Optional.of(new SpoolFolder(folder, lockFile, channel));
        } catch (OverlappingFileLockException e) {
            channel.close();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(lockFile);
            throw e;
        }
    }

    private static boolean isStill(Path lockFile) {
        try {
            return Files.readAttributes(lockFile, BasicFileAttributes.class).isRegularFile();
        } catch (IOException e) {
            return false;
        }
    }

    /** One at a time within a process, for the same reason. */
    private static synchronized void deleteLeftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, PREFIX + "*" + LOCK)) {
            for (Path lockFile : locks) {
                if (OWN.contains(lockFile)) {
                    continue;
                }
                try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                        FileLock free = channel.tryLock()) {
                    if (free != null) {
                        String name = Objects.toString(lockFile.getFileName());
                        Path folder = directory.resolve(name.substring(0, name.length() - LOCK.length()));
                        if (Files.isDirectory(folder)) {
                            LOG.info("deleting {}, which a process left that has ended", folder);
                        }
                        delete(folder);
                        Files.deleteIfExists(lockFile);
                    }
                } catch (OverlappingFileLockException | IOException e) {
                    // Somebody of this process with another copy of this class, or somebody else who clears up.
                    LOG.debug("{} is not free", lockFile);
                }
            }
        }
    }

    Path path() {
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() {
        try {
            delete(folder);
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted; the next run does it: {}", folder, e.toString());
        } finally {
            try {
                lock.close();
            } catch (IOException e) {
                LOG.debug("closing {} failed: {}", lockFile, e.toString());
            }
            OWN.remove(lockFile);
        }
    }
}
