package dev.tarn.ducklake.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.tarn.config.Secret;
import dev.tarn.error.BackendException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A catalog in PostgreSQL. The server lets any number of processes in; connections that it has closed are replaced. */
final class PostgresStore implements CatalogStore {

    private static final int CONNECTIONS = 20;
    /** How long a connection is waited for, where the URL says nothing in the driver's own option. */
    private static final int PATIENCE_SECONDS = 10;

    private static final Pattern LOGIN_TIMEOUT = Pattern.compile("[?&]loginTimeout=([1-9][0-9]{0,3})(?:&|$)");
    private static final long IDLE_MILLIS = 60_000;

    private final HikariDataSource pool;
    private final PostgresDialect dialect;
    private final PostgresErrors errors;

    private PostgresStore(HikariDataSource pool, PostgresDialect dialect, PostgresErrors errors) {
        this.pool = pool;
        this.dialect = dialect;
        this.errors = errors;
    }

    static PostgresStore open(CatalogLocation.Postgres location, CatalogSettings settings) {
        PostgresErrors errors = new PostgresErrors(settings.backend());
        HikariConfig config = new HikariConfig();
        config.setPoolName("tarn-" + settings.backend());
        config.setJdbcUrl(location.url());
        location.user().ifPresent(config::setUsername);
        location.password().map(Secret::reveal).ifPresent(config::setPassword);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(patience(location.url())));
        config.setAutoCommit(false);
        config.addDataSourceProperty("ApplicationName", "tarn");
        config.addDataSourceProperty("connectTimeout", "10");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // Texts and NULLs take the type of where they go, as they do in DuckDB.
        config.addDataSourceProperty("stringtype", "unspecified");
        try {
            return new PostgresStore(new HikariDataSource(config), new PostgresDialect(location.schema()), errors);
        } catch (HikariPool.PoolInitializationException e) {
            throw errors.translate(
                    "open " + location.subject(),
                    e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getMessage(), e));
        }
    }

    private static int patience(String url) {
        Matcher given = LOGIN_TIMEOUT.matcher(url);
        return given.find() ? Integer.parseInt(given.group(1)) : PATIENCE_SECONDS;
    }

    @Override
    public CatalogDialect dialect() {
        return dialect;
    }

    @Override
    public Connection begin(String operation, boolean write) throws SQLException {
        Connection connection = pool.getConnection();
        try {
            return begin(connection, write);
        } catch (SQLException e) {
            if (!dialect.isConnectionLost(e)) {
                throw e;
            }
            // It was closed while it lay in the pool; nothing was done on it yet.
            return begin(pool.getConnection(), write);
        }
    }

    private Connection begin(Connection connection, boolean write) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, " + (write ? "READ WRITE" : "READ ONLY"));
            return connection;
        } catch (SQLException e) {
            release(connection, write);
            throw e;
        }
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public void release(Connection connection, boolean write) {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            // The pool throws the connection away; the error that led here is the one to report.
        }
    }

    @Override
    public BackendException translate(String operation, SQLException e) {
        return errors.translate(operation, e);
    }

    @Override
    public void close() {
        pool.close();
    }
}
