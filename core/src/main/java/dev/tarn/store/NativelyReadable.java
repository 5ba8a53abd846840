package dev.tarn.store;

import dev.tarn.spi.ObjectStorageAccess;

/** A store that can tell an engine how to get in by itself. */
public interface NativelyReadable {

    /**
     * The way in, with credentials that hold for now.
     *
     * @return the access
     * @throws dev.tarn.error.BackendException where there are no credentials
     */
    ObjectStorageAccess access();
}
