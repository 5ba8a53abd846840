package dev.tarn.store;

import dev.tarn.config.TarnConfig;

/**
 * How a database whose files are in a bucket gets at them.
 *
 * @param access what the bucket needs to let us in
 * @param spool where files lie on this machine while they are needed
 */
public record StoreSettings(StoreAccess access, SpoolSettings spool) {

    /** Nothing given: the environment decides. */
    public static final StoreSettings DEFAULT = new StoreSettings(StoreAccess.DEFAULT, SpoolSettings.DEFAULT);

    /**
     * What a configuration says in {@code [s3]} and {@code [aws]}.
     *
     * @param config the configuration
     * @return the settings
     */
    public static StoreSettings of(TarnConfig config) {
        return new StoreSettings(StoreAccess.of(config.s3(), config.aws()), SpoolSettings.of(config));
    }
}
