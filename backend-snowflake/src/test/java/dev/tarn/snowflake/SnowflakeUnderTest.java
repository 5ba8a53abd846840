package dev.tarn.snowflake;

import dev.tarn.tck.BackendUnderTest;
import java.nio.file.Path;
import java.util.Map;

/** A database for each test; of a real account one for all, for each test has a dataset and an export of its own. */
class SnowflakeUnderTest implements BackendUnderTest {

    @Override
    public String provider() {
        return SnowflakeBackendProvider.NAME;
    }

    @Override
    public Map<String, String> settings(Path folder) {
        return Account.settings();
    }
}
