package dev.tarn.ducklake;

import dev.tarn.config.Secret;
import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** Databases for lakes' catalogs in the tests' PostgreSQL server. */
public final class PostgresCatalogs {

    private PostgresCatalogs() {}

    /** An empty database, and the schema in it that a catalog is to be in. */
    public static CatalogLocation.Postgres fresh(String schema) {
        CatalogLocation.Postgres location = (CatalogLocation.Postgres)
                CatalogLocation.parse(EmbeddedPostgres.server().freshDatabase());
        return new CatalogLocation.Postgres(location.url(), location.user(), location.password(), schema);
    }

    /** Ends all connections to a catalog's database. */
    public static void disconnect(CatalogLocation location) {
        EmbeddedPostgres.server().disconnect(((CatalogLocation.Postgres) location).url());
    }

    /** A connection to a catalog's database, for what a test looks at by itself. */
    public static Connection connection(CatalogLocation location) throws SQLException {
        CatalogLocation.Postgres postgres = (CatalogLocation.Postgres) location;
        Optional<String> password = postgres.password().map(Secret::reveal);
        return DriverManager.getConnection(postgres.url(), postgres.user().orElse(null), password.orElse(null));
    }
}
