package dev.tarn.store;

import dev.tarn.error.InvalidConfigException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens the store that a {@code bucket} setting means. */
public final class ObjectStores {

    /** Two letters at least: {@code C:\data} is a folder. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

    private ObjectStores() {}

    /**
     * Opens a bucket with the access that the environment gives.
     *
     * @param bucket an existing folder, a {@code file:} URI, a URI of another scheme, or a bucket's name, which means
     *     {@code s3://}
     * @return the store
     * @throws InvalidConfigException where there is no such folder, or nothing on the class path opens the scheme
     */
    public static ObjectStore open(String bucket) {
        return open(bucket, StoreAccess.DEFAULT);
    }

    /**
     * Opens a bucket.
     *
     * @param bucket as in {@link #open(String)}
     * @param access how to get in, where the store isn't a folder
     * @return the store
     * @throws InvalidConfigException where there is no such folder, or nothing on the class path opens the scheme
     */
    public static ObjectStore open(String bucket, StoreAccess access) {
        if (bucket.isBlank()) {
            throw new InvalidConfigException(
                    "[store] open bucket: no bucket is given; set it to s3://bucket, or to the path of a folder");
        }
        Optional<Path> folder = existingFolder(bucket);
        if (folder.isPresent()) {
            return LocalObjectStore.at(folder.get());
        }
        Matcher scheme = SCHEME.matcher(bucket);
        if (!scheme.matches()) {
            if (looksLikeAPath(bucket)) {
                throw notAFolder(bucket);
            }
            return openRemote("s3", "s3://" + bucket, access);
        }
        String name = scheme.group(1).toLowerCase(Locale.ROOT);
        return name.equals("file") ? LocalObjectStore.at(folderOf(bucket)) : openRemote(name, bucket, access);
    }

    private static ObjectStore openRemote(String scheme, String bucket, StoreAccess access) {
        URI uri;
        try {
            uri = new URI(bucket);
        } catch (URISyntaxException e) {
            throw new InvalidConfigException(
                    "[store] open bucket '" + bucket + "': neither an existing folder nor a bucket's URI; correct it",
                    e);
        }
        return provider(scheme, bucket).open(uri, access);
    }

    /** One broken provider doesn't hide another, and is only reported where it might have been the one. */
    private static ObjectStoreProvider provider(String scheme, String bucket) {
        StringBuilder broken = new StringBuilder();
        Iterator<ObjectStoreProvider> providers =
                ServiceLoader.load(ObjectStoreProvider.class).iterator();
        for (boolean more = true; more; ) {
            try {
                more = providers.hasNext();
                if (more) {
                    ObjectStoreProvider provider = providers.next();
                    if (provider.schemes().contains(scheme)) {
                        return provider;
                    }
                }
            } catch (ServiceConfigurationError e) {
                broken.append(" (a provider could not be used: ")
                        .append(e.getMessage())
                        .append(')');
            }
        }
        throw new InvalidConfigException("[store] open bucket '" + bucket + "': "
                + (scheme.equals("s3")
                        ? "there is no such folder, and nothing on the class path opens s3://" + broken
                                + "; add dev.tarn:tarn-objectstore-s3, or give the path of a folder"
                        : "it is no existing folder, and nothing on the class path opens " + scheme + "://" + broken
                                + "; add an artifact with an ObjectStoreProvider for it, or give a folder's path"));
    }

    private static Optional<Path> existingFolder(String bucket) {
        try {
            return Optional.of(Path.of(bucket)).filter(Files::isDirectory);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Path folderOf(String uri) {
        try {
            return Path.of(URI.create(uri));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException(
                    "[store] open bucket '" + uri + "': not a valid file URI; write file:///path or the plain path", e);
        }
    }

    private static boolean looksLikeAPath(String bucket) {
        return bucket.startsWith(".") || bucket.startsWith("~") || bucket.contains("/") || bucket.contains("\\");
    }

    static InvalidConfigException notAFolder(String bucket) {
        return new InvalidConfigException(
                "[store] open bucket '" + bucket + "': there is no such folder; correct the path");
    }
}
