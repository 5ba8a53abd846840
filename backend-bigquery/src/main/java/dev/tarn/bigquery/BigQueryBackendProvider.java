package dev.tarn.bigquery;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;

/** Connects to BigQuery. */
public final class BigQueryBackendProvider implements DatabaseBackendProvider<BigQueryConfig> {

    static final String NAME = "bigquery";

    /** Made by {@link java.util.ServiceLoader}. */
    public BigQueryBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<BigQueryConfig> configType() {
        return BigQueryConfig.class;
    }

    @Override
    public DatabaseBackend open(BigQueryConfig config) {
        return BigQueryBackend.open(config);
    }
}
