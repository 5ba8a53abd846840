package dev.tarn.store.s3;

import dev.tarn.spi.ObjectStorageAccess;
import dev.tarn.store.NativelyReadable;
import dev.tarn.store.StoredObject;
import dev.tarn.store.WritableObjectStore;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket, or what lies in it below a prefix. */
final class S3ObjectStore implements WritableObjectStore, NativelyReadable {

    /** As many as one request may delete. */
    private static final int BATCH = 1000;

    private final S3Connection connection;
    private final String bucket;
    private final String root;
    private final S3Errors errors;

    /**
     * Opens nothing yet.
     *
     * @param root what all keys start with, empty or with a slash at its end
     */
    S3ObjectStore(S3Connection connection, String bucket, String root) {
        this.connection = connection;
        this.bucket = bucket;
        this.root = root;
        this.errors = new S3Errors(connection, bucket);
    }

    @Override
    public String name() {
        return "s3://" + bucket + (root.isEmpty() ? "" : "/" + root.substring(0, root.length() - 1));
    }

    @Override
    public List<StoredObject> list(String prefix) {
        List<StoredObject> objects = new ArrayList<>();
        errors.explaining("list", prefix, () -> {
            connection
                    .client()
                    .listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(root + prefix).requestPayer(connection.payer()))
                    .contents()
                    .forEach(object -> listed(object).ifPresent(objects::add));
            return true;
        });
        objects.sort(Comparator.comparing(StoredObject::key));
        return objects;
    }

    /** What consoles make to show a folder is no file. */
    private Optional<StoredObject> listed(S3Object object) {
        return object.key().endsWith("/")
                ? Optional.empty()
                : Optional.of(object(object.key(), object.size(), object.eTag(), object.lastModified()));
    }

    private StoredObject object(String key, long size, String etag, Instant modified) {
        return new StoredObject(
                key.substring(root.length()),
                uri(key),
                size,
                String.valueOf(etag).replace("\"", ""),
                modified);
    }

    private URI uri(String key) {
        try {
            return new URI("s3", bucket, "/" + key, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> folders(String folder) {
        String prefix = root + (folder.isEmpty() ? "" : folder + "/");
        return errors.explaining(
                "list",
                folder,
                () -> connection
                        .client()
                        .listObjectsV2Paginator(list -> list.bucket(bucket)
                                .prefix(prefix)
                                .delimiter("/")
                                .requestPayer(connection.payer()))
                        .commonPrefixes()
                        .stream()
                        .map(found -> found.prefix()
                                .substring(prefix.length(), found.prefix().length() - 1))
                        .filter(name -> !name.isEmpty())
                        .sorted()
                        .toList());
    }

    @Override
    public Optional<StoredObject> stat(String key) {
        if (key.isEmpty() || key.endsWith("/")) {
            return Optional.empty();
        }
        return errors.explaining("look at", key, () -> {
            try {
                HeadObjectResponse head = connection
                        .client()
                        .headObject(ask -> ask.bucket(bucket).key(root + key).requestPayer(connection.payer()));
                return Optional.of(object(root + key, head.contentLength(), head.eTag(), head.lastModified()));
            } catch (SdkException e) {
                if (S3Errors.status(e) == 404) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public InputStream open(StoredObject object) {
        return open(object, 0, object.size());
    }

    @Override
    public InputStream open(StoredObject object, long offset, long length) {
        if (offset < 0 || length < 0 || offset + length > object.size()) {
            throw new IllegalArgumentException("bytes " + offset + " to " + (offset + length) + " of " + object);
        }
        return length == 0
                ? InputStream.nullInputStream()
                : S3Input.open(connection, errors, bucket, root + object.key(), object, offset, length);
    }

    @Override
    public StoredObject upload(String key, Path file) {
        errors.explaining("write", key, () -> {
            new S3Upload(connection, bucket, root + key, file).run();
            return true;
        });
        return stat(key).orElseThrow(() -> errors.vanished(key));
    }

    @Override
    public StoredObject put(String key, byte[] content) {
        errors.explaining(
                "write",
                key,
                () -> connection
                        .client()
                        .putObject(
                                put -> put.bucket(bucket).key(root + key).requestPayer(connection.payer()),
                                RequestBody.fromBytes(content)));
        return stat(key).orElseThrow(() -> errors.vanished(key));
    }

    @Override
    public void delete(Collection<String> keys) {
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<String> batch = all.subList(from, Math.min(all.size(), from + BATCH));
            DeleteObjectsResponse answer = errors.explaining(
                    "delete",
                    batch.get(0),
                    () -> connection
                            .client()
                            .deleteObjects(request -> request.bucket(bucket)
                                    .requestPayer(connection.payer())
                                    .delete(what -> what.quiet(true)
                                            .objects(batch.stream()
                                                    .map(key -> ObjectIdentifier.builder()
                                                            .key(root + key)
                                                            .build())
                                                    .toList()))));
            answer.errors().stream().findFirst().ifPresent(error -> {
                throw errors.notDeleted(
                        error.key().substring(root.length()),
                        error.code(),
                        answer.errors().size());
            });
        }
    }

    @Override
    public ObjectStorageAccess access() {
        AwsCredentials credentials =
                errors.explaining("read", "", () -> connection.credentials().resolveCredentials());
        return new ObjectStorageAccess(
                URI.create("s3://" + bucket),
                connection.region().id(),
                connection.access().endpoint().map(URI::create),
                connection.access().pathStyle(),
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials instanceof AwsSessionCredentials session
                        ? Optional.of(session.sessionToken())
                        : Optional.empty(),
                connection.access().requesterPays());
    }

    @Override
    public String toString() {
        return name();
    }
}
