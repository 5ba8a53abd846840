package dev.tarn.store;

import java.nio.file.Path;
import java.util.Collection;

/** A store that can be written to. An object is there whole or not at all; the last one who writes a key wins. */
public interface WritableObjectStore extends ObjectStore {

    /**
     * Writes a file of this machine, in parts and several at once where it is large.
     *
     * @param key where to; what was there before is replaced
     * @param file the file
     * @return the object as it is now
     * @throws dev.tarn.error.BackendRejectedException where that is not allowed
     * @throws dev.tarn.error.BackendUnavailableException where the store can't be reached: nothing was written, or all
     */
    StoredObject upload(String key, Path file);

    /**
     * Writes a few bytes.
     *
     * @param key where to; what was there before is replaced
     * @param content the bytes
     * @return the object as it is now
     * @throws dev.tarn.error.BackendRejectedException where that is not allowed
     * @throws dev.tarn.error.BackendUnavailableException where the store can't be reached: nothing was written, or all
     */
    StoredObject put(String key, byte[] content);

    /**
     * Deletes objects. A key that nothing lies at is no error.
     *
     * @param keys the keys
     * @throws dev.tarn.error.BackendRejectedException where that is not allowed: names a key
     */
    void delete(Collection<String> keys);
}
