package dev.tarn.duckdb;

import dev.tarn.tck.BackendContract;
import dev.tarn.tck.BackendUnderTest;
import dev.tarn.tck.CapabilityContract;
import dev.tarn.tck.CrashContract;
import dev.tarn.tck.DataReaderContract;
import dev.tarn.tck.LoadTransactionContract;
import dev.tarn.tck.NamingContract;
import dev.tarn.tck.SchemaDriftContract;
import dev.tarn.tck.StateManagerContract;
import dev.tarn.tck.TypesContract;
import java.nio.file.Path;
import java.util.Map;

/** DuckDB keeps the contract that every backend keeps. */
class DuckDbContractTest
        implements BackendContract,
                StateManagerContract,
                DataReaderContract,
                LoadTransactionContract,
                SchemaDriftContract,
                TypesContract,
                NamingContract,
                CapabilityContract,
                CrashContract {

    @Override
    public BackendUnderTest backend() {
        return new BackendUnderTest() {
            @Override
            public String provider() {
                return "duckdb";
            }

            @Override
            public Map<String, String> settings(Path folder) {
                return Map.of("database_path", folder.resolve("tck.duckdb").toString());
            }
        };
    }
}
