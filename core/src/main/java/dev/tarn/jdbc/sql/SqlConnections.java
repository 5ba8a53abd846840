package dev.tarn.jdbc.sql;

import dev.tarn.config.Secret;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections. Holds one open all the time: some databases in memory end with their last connection. */
final class SqlConnections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqlConnections.class);

    /** Where drivers come from, for whoever forgot one. */
    private static final Map<String, String> DRIVERS = drivers();

    private final SqlConfig config;
    private final SqlErrors errors;
    private final Driver driver;
    private final Connection anchor;
    private volatile boolean closed;

    private SqlConnections(SqlConfig config, SqlErrors errors, Driver driver) {
        this.config = config;
        this.errors = errors;
        this.driver = driver;
        this.anchor = connect("open " + config.subject());
    }

    private static Map<String, String> drivers() {
        Map<String, String> drivers = new LinkedHashMap<>();
        drivers.put("jdbc:mariadb:", "org.mariadb.jdbc:mariadb-java-client");
        drivers.put("jdbc:mysql:", "com.mysql:mysql-connector-j");
        drivers.put("jdbc:h2:", "com.h2database:h2");
        drivers.put("jdbc:sqlite:", "org.xerial:sqlite-jdbc");
        drivers.put("jdbc:postgresql:", "org.postgresql:postgresql");
        drivers.put("jdbc:sqlserver:", "com.microsoft.sqlserver:mssql-jdbc");
        drivers.put("jdbc:oracle:", "com.oracle.database.jdbc:ojdbc11");
        drivers.put("jdbc:db2:", "com.ibm.db2:jcc");
        drivers.put("jdbc:hsqldb:", "org.hsqldb:hsqldb");
        drivers.put("jdbc:derby:", "org.apache.derby:derby");
        drivers.put("jdbc:firebirdsql:", "org.firebirdsql.jdbc:jaybird");
        drivers.put("jdbc:duckdb:", "org.duckdb:duckdb_jdbc");
        return drivers;
    }

    static SqlConnections open(SqlConfig config, SqlErrors errors) {
        return new SqlConnections(config, errors, driver(config, errors));
    }

    private static Driver driver(SqlConfig config, SqlErrors errors) {
        if (!config.address().startsWith("jdbc:")) {
            throw new InvalidConfigException(
                    errors.start("open database") + "url is no JDBC URL, which starts with jdbc:; correct url");
        }
        String start = errors.start("open " + config.subject());
        if (config.driver().isEmpty()) {
            try {
                return DriverManager.getDriver(config.address());
            } catch (SQLException e) {
                throw new InvalidConfigException(
                        start + "no JDBC driver on the class path takes this URL; " + advice(config.address()),
                        errors.cause(e));
            }
        }
        String name = config.driver().get();
        try {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            Class<?> type =
                    Class.forName(name, true, context == null ? SqlConnections.class.getClassLoader() : context);
            return (Driver) type.getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new InvalidConfigException(
                    start + "the driver " + name + " is not on the class path; " + advice(config.address()), e);
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new InvalidConfigException(
                    start + "the driver " + name + " can't be used (" + e + "); correct driver, or leave it out", e);
        }
    }

    private static String advice(String url) {
        return DRIVERS.entrySet().stream()
                .filter(driver -> url.startsWith(driver.getKey()))
                .findFirst()
                .map(driver -> "add the driver's artifact, " + driver.getValue() + ", or correct url")
                .orElse("add the artifact that the database's maker offers as its JDBC driver, or correct url");
    }

    /** The driver itself, which knows its properties. */
    Driver driver() {
        return driver;
    }

    /** The URL's properties with the settings' own. */
    Properties properties() {
        Properties properties = new Properties();
        config.user().ifPresent(user -> properties.setProperty("user", user));
        config.password().map(Secret::reveal).ifPresent(password -> properties.setProperty("password", password));
        return properties;
    }

    /** A connection of the caller's own, which the caller closes. */
    Connection connect(String operation) {
        if (closed) {
            throw new BackendUnavailableException(errors.start(operation) + "the database is closed; open it again");
        }
        try {
            Connection connection = driver.connect(config.address(), properties());
            if (connection == null) {
                throw new InvalidConfigException(errors.start(operation) + "the driver "
                        + driver.getClass().getName() + " does not take this URL; correct driver or url");
            }
            return connection;
        } catch (SQLException e) {
            throw errors.connecting(operation, e);
        }
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection could not be closed: {}", e.getSQLState());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeQuietly(anchor);
        }
    }
}
