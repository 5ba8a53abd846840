package dev.tarn.ducklake.maintenance;

import dev.tarn.ducklake.catalog.CatalogLocation;
import java.nio.file.Path;

class DuckDbMaintenanceTest implements MaintenanceContract {

    @Override
    public CatalogLocation location(Path folder) {
        return new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake"));
    }
}
