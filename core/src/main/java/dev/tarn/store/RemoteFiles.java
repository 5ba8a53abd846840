package dev.tarn.store;

import dev.tarn.config.S3Engine;
import dev.tarn.model.DataFile;
import java.time.Instant;

/**
 * Files of a store that engines can't read where they are, and how they come to this machine.
 *
 * @param store where they are; a {@link DataFile#key()} is a key in it
 * @param spool where they are put
 * @param engine who reads them
 */
public record RemoteFiles(ObjectStore store, SpoolSettings spool, S3Engine engine) {

    /**
     * Files that are downloaded.
     *
     * @param store where they are; a {@link DataFile#key()} is a key in it
     * @param spool where they are put
     */
    public RemoteFiles(ObjectStore store, SpoolSettings spool) {
        this(store, spool, S3Engine.DOWNLOAD);
    }

    /**
     * Whether a file is one of these.
     *
     * @param file any file
     * @return false for files of this machine
     */
    public static boolean isRemote(DataFile file) {
        return !"file".equalsIgnoreCase(file.uri().getScheme());
    }

    /**
     * A file as the store knows it.
     *
     * @param file one of these files
     * @return the object, in the version that was listed
     */
    public static StoredObject object(DataFile file) {
        return new StoredObject(file.key(), file.uri(), file.size(), file.etag(), Instant.EPOCH);
    }

    /**
     * A file's copy on this machine.
     *
     * @param file one of these files
     * @param copy where its bytes are
     * @return the same file, read from there
     */
    public static DataFile localized(DataFile file, java.nio.file.Path copy) {
        return new DataFile(file.key(), copy.toUri(), file.size(), file.etag(), file.format(), file.compression());
    }
}
