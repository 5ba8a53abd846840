package dev.tarn.billing;

import dev.tarn.config.S3Engine;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.SourceChangedException;
import dev.tarn.model.DataFile;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.ObjectStores;
import dev.tarn.store.RemoteFiles;
import dev.tarn.store.SpoolSettings;
import dev.tarn.store.StoreAccess;
import dev.tarn.store.StoredObject;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of one bucket, by their URIs, those of folders, or patterns. Their keys are the bucket's. */
final class BucketFiles implements FoundFiles {

    /** Two letters at least: {@code C:\\data} is a folder. */
    private static final Pattern URI =
            Pattern.compile("((?!file:)[A-Za-z][A-Za-z0-9+.-]+://[^/]+)/*(.*)", Pattern.DOTALL);

    private final List<String> urisOrPatterns;
    private final RemoteFiles remote;

    private BucketFiles(List<String> urisOrPatterns, RemoteFiles remote) {
        this.urisOrPatterns = urisOrPatterns;
        this.remote = remote;
    }

    /** Whether a path is of a bucket. */
    static boolean isMeant(String path) {
        return URI.matcher(path).matches();
    }

    /** The bucket is opened, and nothing is looked for yet. */
    static BucketFiles of(List<String> urisOrPatterns, StoreAccess access, SpoolSettings spool, S3Engine engine) {
        List<String> buckets = urisOrPatterns.stream()
                .map(asked -> {
                    Matcher uri = URI.matcher(asked);
                    return uri.matches() ? uri.group(1) : "this machine";
                })
                .distinct()
                .toList();
        if (buckets.size() > 1) {
            throw new InvalidConfigException("[files] find '" + urisOrPatterns.get(0) + "': files of "
                    + String.join(" and ", buckets) + " can't be one import; import them one after the other");
        }
        return new BucketFiles(
                urisOrPatterns, new RemoteFiles(ObjectStores.open(buckets.get(0), access), spool, engine));
    }

    @Override
    public Optional<RemoteFiles> remote() {
        return Optional.of(remote);
    }

    @Override
    public List<DataFile> find() {
        Map<String, DataFile> files = new TreeMap<>();
        for (String asked : urisOrPatterns) {
            Matcher uri = URI.matcher(asked);
            if (!uri.matches()) {
                throw new IllegalStateException(asked);
            }
            for (StoredObject object : expand(asked, uri.group(2))) {
                files.put(object.key(), file(object));
            }
        }
        return List.copyOf(files.values());
    }

    private static DataFile file(StoredObject object) {
        FileKind kind = FileKind.of(object.fileName()).orElseThrow(() -> FoundFiles.unreadableKind(object.key()));
        return new DataFile(
                object.key(), object.uri(), object.size(), object.etag(), kind.format(), kind.compression());
    }

    private List<StoredObject> expand(String asked, String path) {
        Optional<StoredObject> one = remote.store().stat(path);
        if (one.isPresent()) {
            return List.of(one.get());
        }
        return FoundFiles.isPattern(path) ? matching(asked, path) : inFolder(asked, path);
    }

    private List<StoredObject> inFolder(String asked, String path) {
        String folder = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        List<StoredObject> below = remote.store().list(folder);
        if (below.isEmpty()) {
            throw FoundFiles.nothing(asked, "there is no such file or folder");
        }
        List<StoredObject> found = below.stream()
                .filter(object -> FileKind.of(object.fileName()).isPresent())
                .filter(object -> !object.fileName().startsWith("."))
                .filter(object -> !ExportPath.isManifest(object.fileName()))
                .toList();
        if (found.isEmpty()) {
            throw FoundFiles.nothing(asked, "the folder holds no data files (" + FileKind.READABLE + ")");
        }
        return found;
    }

    private List<StoredObject> matching(String asked, String pattern) {
        String base = FoundFiles.folderOf(pattern);
        PathMatcher matcher = matcher(asked, pattern.substring(base.length()));
        List<StoredObject> found = remote.store().list(base).stream()
                .filter(object -> matches(matcher, object.key().substring(base.length())))
                .toList();
        if (found.isEmpty()) {
            throw FoundFiles.nothing(asked, "no file matches");
        }
        return found;
    }

    private static PathMatcher matcher(String asked, String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (IllegalArgumentException e) {
            throw FoundFiles.nothing(asked, "the pattern is malformed (" + e.getMessage() + ")");
        }
    }

    private static boolean matches(PathMatcher matcher, String key) {
        try {
            return matcher.matches(Path.of(key));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public void requireUnchanged(DataFile file) {
        ObjectStore store = remote.store();
        StoredObject now = store.stat(file.key())
                .orElseThrow(() -> new SourceChangedException(
                        "[files] check " + file.key() + " in " + store.name() + ": it is gone; load again"));
        if (!now.etag().equals(file.etag())) {
            throw new SourceChangedException("[files] check " + file.key() + " in " + store.name()
                    + ": it has changed since it was listed; load again");
        }
    }
}
