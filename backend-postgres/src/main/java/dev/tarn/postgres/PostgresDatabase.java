package dev.tarn.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.tarn.config.Secret;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.jdbc.JdbcDatabase;
import dev.tarn.jdbc.JdbcStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;

/** The open database: a pool of connections, and the right to load. */
final class PostgresDatabase implements JdbcDatabase, AutoCloseable {

    private static final int OLDEST = 130_000;
    /** Beside loads: queries, the load state. */
    private static final int OTHERS = 10;

    private static final long PATIENCE_MILLIS = 30_000;
    private static final long IDLE_MILLIS = 60_000;
    private static final int CHECK_SECONDS = 5;

    private final PostgresConfig config;
    private final HikariDataSource pool;
    private final Semaphore loads;

    private PostgresDatabase(PostgresConfig config, HikariDataSource pool) {
        this.config = config;
        this.pool = pool;
        this.loads = new Semaphore(config.loads(), true);
    }

    static PostgresDatabase open(PostgresConfig config) {
        String operation = "open " + config.subject();
        PostgresDatabase database;
        try {
            database = new PostgresDatabase(config, new HikariDataSource(pool(config)));
        } catch (HikariPool.PoolInitializationException e) {
            throw PostgresErrors.translate(
                    operation,
                    e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getMessage(), e));
        }
        try {
            database.requireVersion(operation);
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static HikariConfig pool(PostgresConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("tarn-" + PostgresBackendProvider.NAME);
        pool.setJdbcUrl(config.url());
        config.user().ifPresent(pool::setUsername);
        config.password(System.getenv()).map(Secret::reveal).ifPresent(pool::setPassword);
        pool.setMaximumPoolSize(config.loads() + OTHERS);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(IDLE_MILLIS);
        pool.setConnectionTimeout(PATIENCE_MILLIS);
        pool.setAutoCommit(false);
        // Without them a session has the zone of this machine, and names that nobody meant.
        pool.setIsolateInternalQueries(true);
        pool.setConnectionInitSql("SET TIME ZONE 'UTC'; SET search_path TO "
                + PostgresSql.identifier(config.stateSchema())
                + ", public; SET standard_conforming_strings TO on");
        pool.addDataSourceProperty("ApplicationName", config.applicationName().orElse("tarn"));
        pool.addDataSourceProperty("connectTimeout", "10");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        // Texts and NULLs take the type of where they go.
        pool.addDataSourceProperty("stringtype", "unspecified");
        // A detail holds values of rows.
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        config.sslmode().ifPresent(mode -> pool.addDataSourceProperty("sslmode", mode.word()));
        config.sslrootcert().ifPresent(path -> pool.addDataSourceProperty("sslrootcert", path.toString()));
        config.sslcert().ifPresent(path -> pool.addDataSourceProperty("sslcert", path.toString()));
        config.sslkey().ifPresent(path -> pool.addDataSourceProperty("sslkey", path.toString()));
        return pool;
    }

    private void requireVersion(String operation) {
        String version = read(
                operation,
                statements -> statements
                        .list(row -> row.getString(1), "SELECT current_setting('server_version_num')")
                        .get(0));
        requireVersion(operation, Integer.parseInt(version));
    }

    /** Older servers can't attach a partition without shutting readers out. */
    static void requireVersion(String operation, int version) {
        if (version < OLDEST) {
            throw new InvalidConfigException(PostgresErrors.start(operation) + "the server is PostgreSQL "
                    + version / 10_000 + "; use 13 or newer");
        }
    }

    PostgresConfig config() {
        return config;
    }

    /** The right to load: held from a transaction's begin to its close. */
    Semaphore loads() {
        return loads;
    }

    /** A connection of the caller's own, outside of any transaction; closing it rolls back what is open. */
    Connection connection(String operation) {
        try {
            Connection connection = pool.getConnection();
            if (isUsable(connection)) {
                return connection;
            }
            // The server closed it while it lay in the pool.
            pool.evictConnection(connection);
            pool.getHikariPoolMXBean().softEvictConnections();
            return pool.getConnection();
        } catch (SQLException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw PostgresErrors.cancelled(operation);
            }
            throw PostgresErrors.translate(operation, e);
        }
    }

    private static boolean isUsable(Connection connection) {
        try {
            if (!connection.isValid(CHECK_SECONDS)) {
                return false;
            }
            connection.rollback();
            return true;
        } catch (SQLException e) {
            // It broke just now; who throws here keeps its place in the pool taken for good.
            return false;
        }
    }

    /** Ends a connection that nobody should be given again. */
    void discard(Connection connection) {
        pool.evictConnection(connection);
    }

    @Override
    public <T> T read(String operation, Work<T> work) {
        try {
            return run(operation, true, work);
        } catch (SQLException e) {
            if (!PostgresErrors.isGone(e)) {
                throw PostgresErrors.translate(operation, e);
            }
        }
        // Somebody replaced a table between two statements; by now the new one is there.
        try {
            return run(operation, true, work);
        } catch (SQLException e) {
            throw PostgresErrors.translate(operation, e);
        }
    }

    @Override
    public <T> T write(String operation, Work<T> work) {
        try {
            return run(operation, false, work);
        } catch (SQLException e) {
            throw PostgresErrors.translate(operation, e);
        }
    }

    private <T> T run(String operation, boolean readOnly, Work<T> work) throws SQLException {
        try (Connection connection = connection(operation)) {
            connection.setReadOnly(readOnly);
            T result = work.in(new JdbcStatements(connection));
            connection.commit();
            return result;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
