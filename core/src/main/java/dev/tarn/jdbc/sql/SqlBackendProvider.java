package dev.tarn.jdbc.sql;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;

/** Opens any database whose JDBC driver is on the class path. */
public final class SqlBackendProvider implements DatabaseBackendProvider<SqlConfig> {

    static final String NAME = "sql";

    /** Made by {@link java.util.ServiceLoader}. */
    public SqlBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<SqlConfig> configType() {
        return SqlConfig.class;
    }

    @Override
    public DatabaseBackend open(SqlConfig config) {
        return SqlBackend.open(config);
    }
}
