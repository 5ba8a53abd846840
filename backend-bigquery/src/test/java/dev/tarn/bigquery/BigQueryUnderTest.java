package dev.tarn.bigquery;

import dev.tarn.spi.DatabaseBackend;
import dev.tarn.tck.BackendUnderTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A dataset for each test, on one service. */
final class BigQueryUnderTest implements BackendUnderTest {

    @Override
    public String provider() {
        return "bigquery";
    }

    @Override
    public Map<String, String> settings(Path folder) {
        return Server.settings();
    }

    @Override
    public Set<String> tables(DatabaseBackend backend) {
        return Server.tables(((BigQueryBackend) backend).config());
    }
}
