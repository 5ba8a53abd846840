package dev.tarn.testing.mariadb;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A MariaDB server for tests: one for the whole JVM, started when the first test asks for it, and a database of its own for each test.
 * {@code TARN_TEST_MARIADB_URL} names a server to use instead ({@code jdbc:mariadb://host/?user=…}, of a user who may make databases).
 */
public final class EmbeddedMariaDb {

    private static final String GIVEN = "TARN_TEST_MARIADB_URL";
    private static EmbeddedMariaDb running;

    private final String url;
    private final List<String> databases = new ArrayList<>();

    private EmbeddedMariaDb(String url) {
        this.url = url;
    }

    /**
     * Whether there is a server for this machine: named by the environment, or on the class path.
     *
     * @return whether {@link #server} gives one
     */
    public static boolean isThere() {
        return System.getenv(GIVEN) != null || MariaDbBinaries.areThere();
    }

    /**
     * The server.
     *
     * @return it, running
     */
    public static synchronized EmbeddedMariaDb server() {
        if (running == null) {
            String given = System.getenv(GIVEN);
            if (given == null) {
                running = new EmbeddedMariaDb(MariaDbProcess.start().url());
            } else {
                EmbeddedMariaDb server = new EmbeddedMariaDb(given);
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
        String name = "home_" + UUID.randomUUID().toString().replace("-", "");
        run("CREATE DATABASE " + name);
        databases.add(name);
        return url.replaceFirst("(://[^/?]*/)[^?]*", "$1" + name);
    }

    /**
     * Runs a statement as a user who may do everything.
     *
     * @param sql the statement
     */
    public void run(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the tests' MariaDB refuses: " + sql, e);
        }
    }

    private synchronized void dropDatabases() {
        databases.forEach(name -> run("DROP DATABASE IF EXISTS " + name));
    }
}
