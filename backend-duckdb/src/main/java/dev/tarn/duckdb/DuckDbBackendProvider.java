package dev.tarn.duckdb;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;

/** Opens DuckDB databases. */
public final class DuckDbBackendProvider implements DatabaseBackendProvider<DuckDbConfig> {

    /** Made by {@link java.util.ServiceLoader}. */
    public DuckDbBackendProvider() {}

    @Override
    public String name() {
        return "duckdb";
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
