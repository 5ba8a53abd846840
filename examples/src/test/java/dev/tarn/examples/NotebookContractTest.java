package dev.tarn.examples;

import dev.tarn.spi.DatabaseBackend;
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
import java.util.Set;

/** All that a backend's author has to write to be told whether it is one. */
class NotebookContractTest
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
                return "notebook";
            }

            @Override
            public Map<String, String> settings(Path folder) {
                return Map.of();
            }

            @Override
            public Set<String> tables(DatabaseBackend backend) {
                return ((NotebookBackend) backend).tables();
            }
        };
    }
}
