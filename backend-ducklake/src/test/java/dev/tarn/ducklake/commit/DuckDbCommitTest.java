package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.CatalogLocation;
import java.nio.file.Path;

class DuckDbCommitTest implements CommitContract, CommitRowsContract {

    @Override
    public CatalogLocation location(Path folder) {
        return new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake"));
    }
}
