package dev.tarn.testing.bigquery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Buckets of files: folders on this machine, one file for each object. */
final class Buckets implements AutoCloseable {

    private final Path root;

    Buckets() {
        try {
            root = Files.createTempDirectory("tarn-bigquery-emulator");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place for files that are in no bucket. */
    Path scratch(String name) {
        return folder("scratch").resolve(name);
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a bucket, if it is not there. */
    void create(String bucket) {
        folder("b-" + bucket);
    }

    boolean exists(String bucket) {
        return Files.isDirectory(root.resolve("b-" + bucket));
    }

    private Path bucket(String bucket) {
        if (!exists(bucket)) {
            throw new Refusal(404, "notFound", "", "The specified bucket does not exist.");
        }
        return root.resolve("b-" + bucket);
    }

    /** Objects have names that no file system likes, so that their files have encoded ones. */
    Path file(String bucket, String object) {
        return bucket(bucket).resolve(java.net.URLEncoder.encode(object, java.nio.charset.StandardCharsets.UTF_8));
    }

    void put(String bucket, String object, byte[] bytes) {
        try {
            Files.write(file(bucket, object), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean delete(String bucket, String object) {
        try {
            return Files.deleteIfExists(file(bucket, object));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> list(String bucket, String prefix) {
        try (Stream<Path> files = Files.list(bucket(bucket))) {
            return files.map(each -> java.net.URLDecoder.decode(
                            each.getFileName().toString(), java.nio.charset.StandardCharsets.UTF_8))
                    .filter(each -> each.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a URI like {@code gs://bucket/folder/*.parquet}; one star at most. */
    List<Path> files(String uri) {
        if (!uri.matches("gs://[^/]+/.+")) {
            throw Refusal.invalid("Source URI must be a Google Cloud Storage location: " + uri);
        }
        int slash = uri.indexOf('/', 5);
        String bucket = uri.substring(5, slash);
        String object = uri.substring(slash + 1);
        int star = object.indexOf('*');
        if (!exists(bucket)) {
            throw Refusal.notFound("URI " + uri);
        }
        List<Path> found = new ArrayList<>();
        if (star < 0) {
            if (Files.exists(file(bucket, object))) {
                found.add(file(bucket, object));
            }
        } else {
            String end = object.substring(star + 1);
            list(bucket, object.substring(0, star)).stream()
                    .filter(each -> each.endsWith(end))
                    .forEach(each -> found.add(file(bucket, each)));
        }
        if (found.isEmpty()) {
            throw Refusal.notFound("URI " + uri);
        }
        return found;
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
