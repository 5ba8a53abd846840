package dev.tarn.postgres;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;

/** Connects to PostgreSQL. */
public final class PostgresBackendProvider implements DatabaseBackendProvider<PostgresConfig> {

    static final String NAME = "postgresql";

    /** Made by {@link java.util.ServiceLoader}. */
    public PostgresBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<PostgresConfig> configType() {
        return PostgresConfig.class;
    }

    @Override
    public DatabaseBackend open(PostgresConfig config) {
        return PostgresBackend.open(config);
    }
}
