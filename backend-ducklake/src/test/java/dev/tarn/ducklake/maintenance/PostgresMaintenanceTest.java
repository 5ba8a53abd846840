package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.EmbeddedPostgres;
import dev.tarn.ducklake.catalog.CatalogLocation;
import java.nio.file.Path;

class PostgresMaintenanceTest implements MaintenanceContract {

    @Override
    public CatalogLocation location(Path folder) {
        return EmbeddedPostgres.server().freshCatalog("lake");
    }
}
