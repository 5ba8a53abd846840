package dev.tarn.postgres;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.tck.BackendUnderTest;
import dev.tarn.tck.CapabilityContract;
import dev.tarn.tck.SchemaDriftContract;
import dev.tarn.tck.TimeTravelContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** PostgreSQL that keeps what is superseded. */
class PostgresTimeTravelContractTest implements SchemaDriftContract, CapabilityContract, TimeTravelContract {

    @Override
    public BackendUnderTest backend() {
        return new PostgresUnderTest() {
            @Override
            public Map<String, String> settings(Path folder) {
                Map<String, String> settings = new HashMap<>(super.settings(folder));
                settings.put("schema", "kept state");
                settings.put("retain_versions", "1000");
                return settings;
            }

            /** Without what is kept on purpose. */
            @Override
            public Set<String> tables(DatabaseBackend backend) {
                return super.tables(backend).stream()
                        .filter(name -> !name.contains("tarn#kept#"))
                        .collect(Collectors.toSet());
            }
        };
    }
}
