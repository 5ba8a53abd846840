package dev.tarn.ducklake;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.store.StoreSettings;
import dev.tarn.store.StoringBackendProvider;

/** Opens lakes. */
public final class DuckLakeBackendProvider implements StoringBackendProvider<DuckLakeConfig> {

    static final String NAME = "ducklake";

    /** Made by {@link java.util.ServiceLoader}. */
    public DuckLakeBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<DuckLakeConfig> configType() {
        return DuckLakeConfig.class;
    }

    @Override
    public DatabaseBackend open(DuckLakeConfig config) {
        return DuckLakeBackend.open(config);
    }

    @Override
    public DatabaseBackend open(DuckLakeConfig config, StoreSettings stores) {
        return DuckLakeBackend.open(config, stores);
    }
}
