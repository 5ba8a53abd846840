package dev.tarn.ducklake.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.tarn.config.Secret;
import dev.tarn.error.BackendException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A catalog in PostgreSQL. The server lets any number of processes in; connections that it has closed are replaced. */
final class PostgresStore implements CatalogStore {

    private static final int CONNECTIONS = 20;
    private static final long PATIENCE_MILLIS = 20_000;
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
        config.setConnectionTimeout(PATIENCE_MILLIS);
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

    @Override
    public CatalogDialect dialect() {
        return dialect;
    }

    @Override
    public Connection begin(String operation, boolean write) throws SQLException {
        try {
            return begin(write);
        } catch (SQLException e) {
            if (!dialect.isConnectionLost(e)) {
                throw e;
            }
            // It was closed while it lay in the pool; nothing was done on it yet.
            return begin(write);
        }
    }

    private Connection begin(boolean write) throws SQLException {
        Connection connection = pool.getConnection();
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
