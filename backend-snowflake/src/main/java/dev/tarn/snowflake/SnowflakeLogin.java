package dev.tarn.snowflake;

import dev.tarn.config.Secret;
import dev.tarn.error.InvalidConfigException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import net.snowflake.client.api.driver.SnowflakeDriver;

/**
 * How sessions are opened.
 *
 * @param config the settings
 */
record SnowflakeLogin(SnowflakeConfig config) {

    private static final String HTTP = "http://";

    private static final Map<String, String> SESSION = Map.ofEntries(
            // The other form needs access to memory that a plain Java runtime does not give.
            Map.entry("JDBC_QUERY_RESULT_FORMAT", "JSON"),
            Map.entry("TIMEZONE", "UTC"),
            Map.entry("TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_NTZ"),
            // An account may have set each of these otherwise: texts are made of values, and values of texts, by them.
            Map.entry("DATE_INPUT_FORMAT", "AUTO"),
            Map.entry("DATE_OUTPUT_FORMAT", "YYYY-MM-DD"),
            Map.entry("TIME_INPUT_FORMAT", "AUTO"),
            Map.entry("TIME_OUTPUT_FORMAT", "HH24:MI:SS.FF9"),
            Map.entry("TIMESTAMP_INPUT_FORMAT", "AUTO"),
            Map.entry("TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM"),
            Map.entry("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9"),
            Map.entry("BINARY_INPUT_FORMAT", "HEX"),
            Map.entry("BINARY_OUTPUT_FORMAT", "HEX"),
            Map.entry("ROWS_PER_RESULTSET", "0"),
            Map.entry("CLIENT_RESULT_COLUMN_CASE_INSENSITIVE", "true"),
            Map.entry("QUOTED_IDENTIFIERS_IGNORE_CASE", "false"),
            Map.entry("CLIENT_SESSION_KEEP_ALIVE", "true"),
            Map.entry("AUTOCOMMIT", "true"));

    Connection connect() throws SQLException {
        Connection connection = new SnowflakeDriver().connect(url(), properties(System.getenv()));
        if (connection == null) {
            throw new InvalidConfigException(SnowflakeErrors.start("open " + config.subject())
                    + "the driver refuses the address " + url() + "; correct account or host");
        }
        return connection;
    }

    String url() {
        String host = config.host().orElse(config.account() + ".snowflakecomputing.com");
        return host.startsWith(HTTP)
                ? "jdbc:snowflake://" + host.substring(HTTP.length()) + "/?ssl=off"
                : "jdbc:snowflake://" + host + "/";
    }

    private Properties properties(Map<String, String> environment) {
        Properties properties = new Properties();
        properties.putAll(SESSION);
        properties.setProperty("account", config.account());
        properties.setProperty("user", config.user());
        properties.setProperty("db", config.databaseName());
        config.role().ifPresent(role -> properties.setProperty("role", role));
        config.warehouse().ifPresent(warehouse -> properties.setProperty("warehouse", warehouse));
        properties.setProperty("application", "Tarn");
        properties.setProperty("QUERY_TAG", config.queryTag().orElse("tarn"));
        properties.setProperty(
                "LOCK_TIMEOUT", String.valueOf(config.lockPatience().toSeconds()));
        // It would look for a cloud's metadata service, for a second, for a way to connect that is not used here.
        properties.setProperty("disablePlatformDetection", "true");
        properties.setProperty("loginTimeout", "60");
        properties.setProperty("networkTimeout", "0");
        prove(properties, environment);
        return properties;
    }

    private void requireOneWay() {
        long ways = Stream.of(config.privateKeyPath(), config.oauthToken(), config.password())
                .filter(Optional::isPresent)
                .count();
        if (ways > 1) {
            throw new InvalidConfigException(SnowflakeErrors.start("open " + config.subject())
                    + "private_key_path, oauth_token and password are different ways to connect; set one of them");
        }
        if (config.privateKeyPassphrase().isPresent() && config.privateKeyPath().isEmpty()) {
            throw new InvalidConfigException(SnowflakeErrors.start("open " + config.subject())
                    + "private_key_passphrase is set without private_key_path; set both");
        }
    }

    private void prove(Properties properties, Map<String, String> environment) {
        Optional<Secret> password = config.passwordOr(environment);
        requireOneWay();
        if (config.privateKeyPath().isPresent()) {
            properties.setProperty("authenticator", "snowflake_jwt");
            properties.put(
                    "privateKey",
                    new KeyFile(config.privateKeyPath().get(), config.privateKeyPassphrase(), config.subject()).read());
        } else if (config.oauthToken().isPresent()) {
            properties.setProperty("authenticator", "oauth");
            properties.setProperty("token", config.oauthToken().get().reveal());
        } else if (password.isPresent()) {
            properties.setProperty("password", password.get().reveal());
        } else {
            throw new InvalidConfigException(SnowflakeErrors.start("open " + config.subject())
                    + "nothing proves who connects; set private_key_path, oauth_token or password, or the environment variable "
                    + SnowflakeConfig.PASSWORD_VARIABLE);
        }
    }
}
