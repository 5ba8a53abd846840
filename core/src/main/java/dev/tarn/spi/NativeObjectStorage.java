package dev.tarn.spi;

/** Lets an engine read files of object stores where they are, without a copy on this machine. Parquet files only. */
public interface NativeObjectStorage {

    /**
     * Gives the engine a way in. From then on the backend's reader and its transactions take Parquet files whose URIs are in the
     * access's scope, until the backend is closed.
     *
     * @param access the way in
     * @throws dev.tarn.error.UnsupportedCapabilityException where the engine lacks what it needs on this machine, or can't use this
     *     access: says what to install or to set
     */
    void allow(ObjectStorageAccess access);
}
