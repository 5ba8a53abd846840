package dev.tarn.ducklake;

import dev.tarn.tck.BackendContract;
import dev.tarn.tck.BackendUnderTest;
import dev.tarn.tck.CapabilityContract;
import dev.tarn.tck.CrashContract;
import dev.tarn.tck.LoadTransactionContract;
import dev.tarn.tck.NamingContract;
import dev.tarn.tck.SchemaDriftContract;
import dev.tarn.tck.StateManagerContract;
import dev.tarn.tck.TimeTravelContract;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Map;

/** A lake with its catalog in PostgreSQL keeps what the catalog has a part in. */
class DuckLakePostgresContractTest
        implements BackendContract,
                StateManagerContract,
                LoadTransactionContract,
                SchemaDriftContract,
                NamingContract,
                CapabilityContract,
                TimeTravelContract,
                CrashContract {

    @Override
    public BackendUnderTest backend() {
        return new LakeUnderTest() {
            @Override
            public Map<String, String> settings(Path folder) {
                return Map.of(
                        "database_path",
                        EmbeddedPostgres.server().freshDatabase() + "&schema=lake",
                        "data_path",
                        folder.resolve("files").toString());
            }
        };
    }
}
