package dev.tarn.testing.snowflake;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The real driver. */
final class Client {

    /** The driver logs what tests make fail. */
    private static final Logger DRIVER = Logger.getLogger("net.snowflake");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private Client() {}

    static Properties properties(String database) {
        Properties properties = new Properties();
        properties.put("account", SnowflakeEmulator.ACCOUNT);
        properties.put("user", SnowflakeEmulator.USER);
        properties.put("password", SnowflakeEmulator.PASSWORD);
        properties.put("db", database);
        properties.put("schema", "PUBLIC");
        properties.put("warehouse", SnowflakeEmulator.WAREHOUSE);
        properties.put("role", SnowflakeEmulator.ROLE);
        properties.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
        properties.put("disablePlatformDetection", "true");
        properties.put("loginTimeout", "10");
        return properties;
    }

    static Connection connect(SnowflakeEmulator emulator, Properties properties) throws SQLException {
        return DriverManager.getConnection(emulator.jdbcUrl(), properties);
    }

    static Connection connect(SnowflakeEmulator emulator, String database) throws SQLException {
        return connect(emulator, properties(database));
    }

    /** Executes; how many rows it changed. */
    static long run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.execute() ? -1 : statement.getUpdateCount();
        }
    }

    /** A query's rows, as text. */
    static List<String> rows(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                int width = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= width; i++) {
                        cells.add(result.getString(i));
                    }
                    rows.add(
                            String.join("|", cells.stream().map(String::valueOf).toList()));
                }
            }
            return rows;
        }
    }
}
