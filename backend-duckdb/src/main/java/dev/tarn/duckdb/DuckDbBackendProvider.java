package dev.tarn.duckdb;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;

/** Opens DuckDB databases. */
public final class DuckDbBackendProvider implements DatabaseBackendProvider<DuckDbConfig> {

    static final String NAME = "duckdb";

    /** Made by {@link java.util.ServiceLoader}. */
    public DuckDbBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<DuckDbConfig> configType() {
        return DuckDbConfig.class;
    }

    @Override
    public DatabaseBackend open(DuckDbConfig config) {
        return DuckDbBackend.open(config);
    }
}
