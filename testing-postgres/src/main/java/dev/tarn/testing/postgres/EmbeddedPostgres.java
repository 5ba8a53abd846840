package dev.tarn.testing.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A PostgreSQL server for tests: one for the whole JVM, started when the first test asks for it, and a database of its own for each
 * test. {@code TARN_TEST_POSTGRES_URL} names a server to use instead ({@code jdbc:postgresql://host/postgres?user=…}).
 */
public final class EmbeddedPostgres {

    private static EmbeddedPostgres running;

    private final String url;
    private final List<String> databases = new ArrayList<>();

    private EmbeddedPostgres(String url) {
        this.url = url;
    }

    /**
     * The server.
     *
     * @return it, running
     */
    public static synchronized EmbeddedPostgres server() {
        if (running == null) {
            String given = System.getenv("TARN_TEST_POSTGRES_URL");
            if (given == null) {
                running = new EmbeddedPostgres(PostgresProcess.start().url("postgres"));
            } else {
                EmbeddedPostgres server = new EmbeddedPostgres(given);
                Runtime.getRuntime().addShutdownHook(new Thread(server::dropDatabases));
                running = server;
            }
        }
        return running;
    }

    /**
     * Makes an empty database.
     *
     * @return its JDBC URL, with the user
     */
    public synchronized String freshDatabase() {
        String name = "tarn_" + UUID.randomUUID().toString().replace("-", "");
        run("CREATE DATABASE " + name);
        databases.add(name);
        return url.replaceFirst("(://[^/]*/)[^?]*", "$1" + name);
    }

    /**
     * Ends all connections to a database, as a restart of the server does.
     *
     * @param databaseUrl what {@link #freshDatabase} gave
     */
    public void disconnect(String databaseUrl) {
        String database = databaseUrl.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
    }

    private void run(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the tests' PostgreSQL refuses: " + sql, e);
        }
    }

    private synchronized void dropDatabases() {
        databases.forEach(name -> run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
    }
}
