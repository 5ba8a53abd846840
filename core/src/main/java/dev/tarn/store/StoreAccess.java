package dev.tarn.store;

import dev.tarn.config.Secret;
import java.util.Optional;

/**
 * What a store needs to let us in. Whatever is absent is looked up where the store's own tools look.
 *
 * @param region the bucket's region
 * @param accessKeyId whose key
 * @param secretAccessKey the key
 * @param sessionToken what goes with a temporary key
 */
public record StoreAccess(
        Optional<String> region,
        Optional<Secret> accessKeyId,
        Optional<Secret> secretAccessKey,
        Optional<Secret> sessionToken) {

    /** Nothing given: the environment decides. */
    public static final StoreAccess DEFAULT =
            new StoreAccess(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
