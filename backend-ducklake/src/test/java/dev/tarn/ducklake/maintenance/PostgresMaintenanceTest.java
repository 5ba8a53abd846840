package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.PostgresCatalogs;
import dev.tarn.ducklake.catalog.CatalogLocation;
import java.nio.file.Path;

class PostgresMaintenanceTest implements MaintenanceContract {

    @Override
    public CatalogLocation location(Path folder) {
        return PostgresCatalogs.fresh("lake");
    }
}
