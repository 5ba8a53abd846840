package dev.tarn.snowflake;

import dev.tarn.testing.snowflake.SnowflakeEmulator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one place where tests learn which account they run against: the emulator of this process, or a real one where the property
 * {@code tarn.snowflake} is set. Then its settings are the environment's {@code TARN_SNOWFLAKE_…}, the database is there and empty, and
 * each test class has a schema of its own in it.
 */
final class Account {

    private static final String PREFIX = "TARN_SNOWFLAKE_";

    private Account() {}

    static boolean isReal() {
        return System.getProperty("tarn.snowflake") != null;
    }

    /** Settings of a database that nobody else uses, or of the real account's one. */
    static Map<String, String> settings() {
        return isReal() ? real() : settings(SnowflakeEmulator.server());
    }

    private static Map<String, String> real() {
        Map<String, String> settings = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                settings.put(name.substring(PREFIX.length()).toLowerCase(java.util.Locale.ROOT), value);
            }
        });
        return settings;
    }

    static Map<String, String> settings(SnowflakeEmulator emulator) {
        return settings(emulator, emulator.freshDatabase());
    }

    static Map<String, String> settings(SnowflakeEmulator emulator, String database) {
        Map<String, String> settings = new HashMap<>();
        settings.put("account", SnowflakeEmulator.ACCOUNT);
        settings.put("user", SnowflakeEmulator.USER);
        settings.put("password", SnowflakeEmulator.PASSWORD);
        settings.put("role", SnowflakeEmulator.ROLE);
        settings.put("warehouse", SnowflakeEmulator.WAREHOUSE);
        settings.put("database", database);
        settings.put("host", emulator.endpoint().toString());
        settings.put("lock_timeout", "60s");
        // What a killed process leaves open is in nobody's way for long.
        emulator.rules().idleTransaction(Duration.ofMillis(700));
        return settings;
    }
}
