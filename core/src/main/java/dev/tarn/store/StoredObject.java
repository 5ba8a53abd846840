package dev.tarn.store;

import java.net.URI;
import java.time.Instant;

/**
 * An object as it was listed.
 *
 * @param key its name below the store's root, with {@code /} between folders and none in front
 * @param uri where it is: {@code file:} for local files
 * @param size bytes
 * @param etag changes whenever the content does; opaque, comparable only within one store
 * @param modified when it was last written, as far as the store knows
 */
public record StoredObject(String key, URI uri, long size, String etag, Instant modified) {

    /**
     * The last part of the key.
     *
     * @return the name without folders
     */
    public String fileName() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /**
     * The key without its last part.
     *
     * @return the folder, without a slash at its end; empty for objects at the root
     */
    public String folder() {
        int slash = key.lastIndexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }
}
