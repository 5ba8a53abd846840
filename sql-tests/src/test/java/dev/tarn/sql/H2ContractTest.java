package dev.tarn.sql;

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

/** H2 has schemas, exact decimals, and commits with every change of a table. */
class H2ContractTest
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
                return "sql";
            }

            @Override
            public Map<String, String> settings(Path folder) {
                return Map.of("url", ProbedFiles.h2(folder), "user", "sa", "password", "");
            }
        };
    }
}
