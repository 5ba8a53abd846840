package dev.tarn.tck.memory;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;

/** The backend that the kit is tested with. */
public final class MemoryBackendProvider implements DatabaseBackendProvider<MemoryConfig> {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Class<MemoryConfig> configType() {
        return MemoryConfig.class;
    }

    @Override
    public DatabaseBackend open(MemoryConfig config) {
        return new MemoryBackend(config);
    }
}
