package dev.tarn.store;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A bucket, a part of one, or a folder that stands for one. Keys are relative to the root and never lead out of it. Safe for use
 * by several threads. What can be written to is a {@link WritableObjectStore}.
 */
public interface ObjectStore {

    /**
     * What messages call the store.
     *
     * @return a folder's path, or a bucket's URI; holds no credentials
     */
    String name();

    /**
     * Every object whose key starts with a prefix. A prefix is text, not a folder: {@code a/b} also finds {@code a/bc}.
     *
     * @param prefix where keys start; empty for all
     * @return the objects in the order of their keys; none where nothing starts so
     * @throws dev.tarn.error.BackendUnavailableException where the store can't be read right now
     * @throws dev.tarn.error.BackendRejectedException where the store may not be read
     */
    List<StoredObject> list(String prefix);

    /**
     * The folders right below a folder.
     *
     * @param folder the folder, without a slash at its end; empty for the root
     * @return their names, sorted, without slashes
     */
    List<String> folders(String folder);

    /**
     * Looks one object up.
     *
     * @param key the key
     * @return the object as it is now; empty where there is none, also for keys that would lead out of the root
     */
    Optional<StoredObject> stat(String key);

    /**
     * Opens an object.
     *
     * @param object the object; its version as listed is read, or none
     * @return its bytes, which the caller closes
     * @throws dev.tarn.error.BadDataException where it is gone or has changed since it was listed
     */
    InputStream open(StoredObject object);

    /**
     * Opens a part of an object.
     *
     * @param object the object; its version as listed is read, or none
     * @param offset where the part starts, from 0
     * @param length how many bytes it has; offset and length together are at most the object's size
     * @return exactly these bytes, which the caller closes; that they end early is an {@link java.io.IOException}
     * @throws dev.tarn.error.BadDataException where the object is gone or has changed since it was listed
     */
    InputStream open(StoredObject object, long offset, long length);
}
