package dev.tarn.store.s3;

import dev.tarn.error.InvalidConfigException;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.ObjectStoreProvider;
import dev.tarn.store.StoreAccess;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens {@code s3://bucket} and {@code s3://bucket/folder}. What it opens is a {@link dev.tarn.store.WritableObjectStore}; whether
 * it may be written to, the bucket's owner says.
 */
public final class S3ObjectStoreProvider implements ObjectStoreProvider {

    /** Clients are dear to make and have nothing to close. */
    private static final Map<StoreAccess, S3Connection> CONNECTIONS = new ConcurrentHashMap<>();

    /** The service loader makes it. */
    public S3ObjectStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("s3");
    }

    @Override
    public ObjectStore open(URI bucket, StoreAccess access) {
        String name = bucket.getAuthority() == null ? "" : bucket.getAuthority();
        String path = bucket.getPath() == null ? "" : bucket.getPath().replaceAll("^/+|/+$", "");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]")) {
            throw new InvalidConfigException("[s3] open bucket '" + name
                    + "': it is no name of a bucket; write s3://bucket, with a folder behind it if need be");
        }
        S3Connection connection = CONNECTIONS.computeIfAbsent(access, a -> S3Connection.open(a, S3Timeouts.STANDARD));
        return new S3ObjectStore(connection, name, path.isEmpty() ? "" : path + "/");
    }
}
