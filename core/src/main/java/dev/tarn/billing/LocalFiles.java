package dev.tarn.billing;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.SourceChangedException;
import dev.tarn.model.DataFile;
import dev.tarn.store.LocalObjectStore;
import dev.tarn.store.StoredObject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Finds the local files that paths, folders and patterns mean, and tells by their bytes whether they have changed. */
final class LocalFiles implements FoundFiles {

    private static final int BUFFER = 1 << 16;

    private final List<String> pathsOrPatterns;

    /** The stored objects that were hashed last, by URI: a file that still looks the same needs no second hash. */
    private final Map<String, StoredObject> hashed = new ConcurrentHashMap<>();

    LocalFiles(List<String> pathsOrPatterns) {
        this.pathsOrPatterns = List.copyOf(pathsOrPatterns);
    }

    /**
     * The files, each once however often it is named. Their keys are their paths below the folder that they have in common,
     * so that they do not depend on where that folder is; their ETags are hashes of their bytes.
     */
    @Override
    public List<DataFile> find() {
        Map<Path, Path> byRealPath = new LinkedHashMap<>();
        for (String pathOrPattern : pathsOrPatterns) {
            for (Path path : expand(pathOrPattern)) {
                byRealPath.putIfAbsent(realPath(path), path.toAbsolutePath().normalize());
            }
        }
        List<Path> paths = byRealPath.values().stream().sorted().toList();
        Path folder = paths.get(0).getParent();
        for (Path path : paths) {
            while (!path.startsWith(folder)) {
                folder = folder.getParent();
            }
        }
        LocalObjectStore store = LocalObjectStore.at(folder);
        List<DataFile> files = new ArrayList<>();
        for (Path path : paths) {
            files.add(dataFile(store, folder.relativize(path).toString().replace(File.separatorChar, '/')));
        }
        return List.copyOf(files);
    }

    /** Makes sure that a file still holds the bytes that it held when it was listed. */
    @Override
    public void requireUnchanged(DataFile file) {
        Path path = Path.of(file.uri());
        if (!Files.isRegularFile(path)) {
            throw new SourceChangedException("[files] check " + file.key() + ": it is gone; load again");
        }
        StoredObject now = LocalObjectStore.at(path.getParent())
                .stat(path.getFileName().toString())
                .orElseThrow();
        StoredObject before = hashed.get(file.uri().toString());
        boolean looksTheSame = before != null && before.etag().equals(now.etag());
        if (!looksTheSame && !sha256(path, file.key()).equals(file.etag())) {
            throw new SourceChangedException(
                    "[files] check " + file.key() + ": it has changed since it was listed; load again");
        }
    }

    private DataFile dataFile(LocalObjectStore store, String key) {
        FileKind kind = FileKind.of(key).orElseThrow(() -> FoundFiles.unreadableKind(key));
        StoredObject before = store.stat(key)
                .orElseThrow(() -> new BadDataException("[files] read " + key + ": it is gone; load again"));
        String hash = sha256(Path.of(before.uri()), key);
        hashed.put(before.uri().toString(), before);
        return new DataFile(key, before.uri(), before.size(), hash, kind.format(), kind.compression());
    }

    private static List<Path> expand(String pathOrPattern) {
        try {
            Path path = Path.of(pathOrPattern);
            if (Files.isDirectory(path)) {
                return inFolder(path, pathOrPattern);
            }
            if (Files.exists(path)) {
                FileKind.of(pathOrPattern).orElseThrow(() -> FoundFiles.unreadableKind(pathOrPattern));
                return List.of(path);
            }
        } catch (InvalidPathException e) {
            // Not a path on this system, but a pattern may still be one.
            if (!FoundFiles.isPattern(pathOrPattern)) {
                throw FoundFiles.nothing(pathOrPattern, "it is no path");
            }
        }
        if (!FoundFiles.isPattern(pathOrPattern)) {
            throw FoundFiles.nothing(pathOrPattern, "there is no such file or folder");
        }
        return matching(pathOrPattern);
    }

    private static List<Path> inFolder(Path folder, String asked) {
        List<Path> found = walk(folder)
                .filter(p -> FileKind.of(p.getFileName().toString()).isPresent())
                .filter(p -> !p.getFileName().toString().startsWith("."))
                .filter(p -> !ExportPath.isManifest(p.getFileName().toString()))
                .toList();
        if (found.isEmpty()) {
            throw FoundFiles.nothing(asked, "the folder holds no data files (" + FileKind.READABLE + ")");
        }
        return found;
    }

    private static List<Path> matching(String pattern) {
        String base = FoundFiles.folderOf(pattern);
        Path folder = Path.of(base.isEmpty() ? "." : base);
        if (!Files.isDirectory(folder)) {
            throw FoundFiles.nothing(pattern, "there is no folder " + folder);
        }
        PathMatcher matcher = matcher(folder, pattern.substring(base.length()), pattern);
        List<Path> matches =
                walk(folder).filter(p -> matcher.matches(folder.relativize(p))).toList();
        if (matches.isEmpty()) {
            throw FoundFiles.nothing(pattern, "no file matches");
        }
        matches.forEach(p -> FileKind.of(p.toString()).orElseThrow(() -> FoundFiles.unreadableKind(p.toString())));
        return matches;
    }

    private static PathMatcher matcher(Path folder, String relativePattern, String pattern) {
        try {
            return folder.getFileSystem().getPathMatcher("glob:" + relativePattern);
        } catch (IllegalArgumentException e) {
            throw FoundFiles.nothing(pattern, "the pattern is malformed (" + e.getMessage() + ")");
        }
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> paths = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return paths.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException | UncheckedIOException e) {
            throw new BackendUnavailableException(
                    "[files] list folder " + folder + ": " + e + "; check the folder and its permissions", e);
        }
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new BackendUnavailableException("[files] find " + path + ": " + e + "; check the file", e);
        }
    }

    private static String sha256(Path path, String key) {
        MessageDigest digest = Fingerprint.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream stream = Files.newInputStream(path)) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new BackendUnavailableException(
                    "[files] read " + key + ": " + e + "; check the file and its permissions", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
