package dev.tarn.ducklake;

import dev.tarn.tck.BackendContract;
import dev.tarn.tck.BackendUnderTest;
import dev.tarn.tck.CapabilityContract;
import dev.tarn.tck.CrashContract;
import dev.tarn.tck.DataReaderContract;
import dev.tarn.tck.LoadTransactionContract;
import dev.tarn.tck.NamingContract;
import dev.tarn.tck.SchemaDriftContract;
import dev.tarn.tck.StateManagerContract;
import dev.tarn.tck.TimeTravelContract;
import dev.tarn.tck.TypesContract;
import java.nio.file.Path;
import java.util.Map;

/** A lake with its catalog in a DuckDB file keeps the contract that every backend keeps. */
class DuckLakeContractTest
        implements BackendContract,
                StateManagerContract,
                DataReaderContract,
                LoadTransactionContract,
                SchemaDriftContract,
                TypesContract,
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
                        "database_path", folder.resolve("tck.ducklake").toString(),
                        "data_path", folder.resolve("files").toString());
            }
        };
    }
}
