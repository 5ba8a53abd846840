package dev.tarn.store;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder as a bucket. The ETag is made of size, time of change to the nanosecond, and the file's identity on its disk: a
 * copy has another one.
 *
 * <p>Keys never lead out of the folder by {@code ..} or by being absolute. Symbolic links are followed wherever they lead:
 * whoever may place a link in the folder decides what belongs to it.
 */
public final class LocalObjectStore implements WritableObjectStore {

    private final Path root;

    private LocalObjectStore(Path root) {
        this.root = root;
    }

    /**
     * A folder as a bucket.
     *
     * @param folder an existing folder
     * @return the store
     * @throws dev.tarn.error.InvalidConfigException where there is no such folder
     */
    public static LocalObjectStore at(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw ObjectStores.notAFolder(folder.toString());
        }
        return new LocalObjectStore(folder.toAbsolutePath().normalize());
    }

    @Override
    public String name() {
        return root.toString();
    }

    @Override
    public List<StoredObject> list(String prefix) {
        Optional<Path> start = resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (start.isEmpty() || !Files.isDirectory(start.get())) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(start.get(), FileVisitOption.FOLLOW_LINKS)) {
            return paths.filter(path -> key(path).startsWith(prefix))
                    .flatMap(path -> object(path).stream())
                    .sorted(Comparator.comparing(StoredObject::key))
                    .toList();
        } catch (UncheckedIOException e) {
            throw unreadable("list", prefix, e.getCause());
        } catch (IOException e) {
            throw unreadable("list", prefix, e);
        }
    }

    @Override
    public List<String> folders(String folder) {
        Optional<Path> start = resolve(folder);
        if (start.isEmpty() || !Files.isDirectory(start.get())) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(start.get())) {
            return paths.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable("list", folder, e);
        }
    }

    @Override
    public Optional<StoredObject> stat(String key) {
        return resolve(key).filter(path -> !path.equals(root)).flatMap(this::object);
    }

    @Override
    public InputStream open(StoredObject object) {
        StoredObject now = stat(object.key()).orElseThrow(() -> changed(object, "it is gone"));
        if (!now.etag().equals(object.etag())) {
            throw changed(object, "it has changed since it was listed");
        }
        try {
            return Files.newInputStream(root.resolve(object.key()));
        } catch (NoSuchFileException e) {
            throw changed(object, "it is gone");
        } catch (IOException e) {
            throw unreadable("open", object.key(), e);
        }
    }

    @Override
    public InputStream open(StoredObject object, long offset, long length) {
        InputStream in = open(object);
        try {
            in.skipNBytes(offset);
            return new ExactInputStream(in, length, object.key());
        } catch (IOException e) {
            throw unreadable("open", object.key(), e);
        }
    }

    @Override
    public StoredObject upload(String key, Path file) {
        return write(key, part -> Files.copy(file, part));
    }

    @Override
    public StoredObject put(String key, byte[] content) {
        return write(key, part -> Files.write(part, content));
    }

    @FunctionalInterface
    private interface Writing {
        void to(Path part) throws IOException;
    }

    /** Under another name first, so that nobody ever reads half of it. */
    private StoredObject write(String key, Writing writing) {
        Path path = resolve(key)
                .filter(p -> !p.equals(root))
                .orElseThrow(() -> new BackendRejectedException("[store] write '" + key + "' in " + root
                        + ": it leads out of the folder, or no file can be called so; use another key"));
        Path part = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(path.getParent());
            try {
                writing.to(part);
                Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw unwritable(key, e);
        }
        return stat(key).orElseThrow();
    }

    @Override
    public void delete(Collection<String> keys) {
        for (String key : keys) {
            try {
                Optional<Path> path = resolve(key).filter(Files::isRegularFile);
                if (path.isPresent()) {
                    Files.deleteIfExists(path.get());
                }
            } catch (IOException e) {
                throw unwritable(key, e);
            }
        }
    }

    private RuntimeException unwritable(String key, IOException cause) {
        return new BackendRejectedException(
                "[store] write '" + key + "' in " + root + ": " + cause
                        + "; is there room, and may this user write there?",
                cause);
    }

    /** The path of a key; empty for keys that lead out of the root, or that no file can have. */
    private Optional<Path> resolve(String key) {
        try {
            Path path = root.resolve(key);
            for (Path part : path) {
                if (part.toString().equals("..")) {
                    return Optional.empty();
                }
            }
            return path.startsWith(root) ? Optional.of(path.normalize()) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private String key(Path path) {
        StringBuilder key = new StringBuilder();
        root.relativize(path)
                .forEach(part -> key.append(key.isEmpty() ? "" : "/").append(part));
        return key.toString();
    }

    private Optional<StoredObject> object(Path path) {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            if (!file.isRegularFile()) {
                return Optional.empty();
            }
            String etag = file.size() + "-" + file.lastModifiedTime().to(TimeUnit.NANOSECONDS) + "-" + file.fileKey();
            return Optional.of(new StoredObject(
                    key(path),
                    path.toUri(),
                    file.size(),
                    etag,
                    file.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable("look at", key(path), e);
        }
    }

    private SourceChangedException changed(StoredObject object, String what) {
        return new SourceChangedException(
                "[store] open " + object.key() + " in " + root + ": " + what + "; list the files again");
    }

    private RuntimeException unreadable(String what, String key, IOException cause) {
        String where = "[store] " + what + " '" + key + "' in " + root + ": ";
        if (cause instanceof AccessDeniedException denied) {
            return new BackendRejectedException(
                    where + "no permission to read " + denied.getFile() + "; grant it to this user", cause);
        }
        return new BackendUnavailableException(where + cause + "; check the folder and try again", cause);
    }
}
