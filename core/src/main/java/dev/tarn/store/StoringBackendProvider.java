package dev.tarn.store;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;

/**
 * Opens a kind of backend that keeps files in buckets; other kinds need not know how to get into one.
 *
 * @param <C> the record that holds the backend's settings
 */
public interface StoringBackendProvider<C extends Record> extends DatabaseBackendProvider<C> {

    /**
     * Connects.
     *
     * @param config the settings
     * @param stores how to get into buckets
     * @return a connected backend that the caller closes
     * @throws dev.tarn.error.BackendException where it can't; the subclass says who must act
     */
    DatabaseBackend open(C config, StoreSettings stores);
}
