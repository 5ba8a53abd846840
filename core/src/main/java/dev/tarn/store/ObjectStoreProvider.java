package dev.tarn.store;

import java.net.URI;
import java.util.Set;

/** Opens buckets of one kind. Found through {@link java.util.ServiceLoader}, so that its dependencies stay in a jar of its own. */
public interface ObjectStoreProvider {

    /**
     * Which URIs it opens.
     *
     * @return schemes in lower case, such as {@code s3}
     */
    Set<String> schemes();

    /**
     * Opens a bucket.
     *
     * @param bucket such as {@code s3://my-bucket}
     * @param access how to get in
     * @return the store
     * @throws dev.tarn.error.BackendException where that is not possible: says who must act
     */
    ObjectStore open(URI bucket, StoreAccess access);
}
