package dev.tarn.snowflake;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;

/** Connects to Snowflake. */
public final class SnowflakeBackendProvider implements DatabaseBackendProvider<SnowflakeConfig> {

    static final String NAME = "snowflake";

    /** Made by {@link java.util.ServiceLoader}. */
    public SnowflakeBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<SnowflakeConfig> configType() {
        return SnowflakeConfig.class;
    }

    @Override
    public DatabaseBackend open(SnowflakeConfig config) {
        return SnowflakeBackend.open(config);
    }
}
