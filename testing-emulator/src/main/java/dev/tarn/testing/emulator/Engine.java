package dev.tarn.testing.emulator;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/** The embedded database that executes what an emulated service is told. In memory; gone when it is closed. */
public final class Engine implements AutoCloseable {

    private final DuckDBConnection connection;

    private Engine(DuckDBConnection connection) {
        this.connection = connection;
    }

    /**
     * Opens an empty database.
     *
     * @return the database
     * @throws SQLException if it can't be opened
     */
    public static Engine open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Engine engine = new Engine(connection.unwrap(DuckDBConnection.class));
        try (EngineSession session = engine.session()) {
            session.execute("SET GLOBAL autoinstall_known_extensions = false");
            session.execute("SET GLOBAL autoload_known_extensions = false");
            session.execute("SET GLOBAL TimeZone = 'UTC'");
        }
        return engine;
    }

    /**
     * A connection of its own, with transactions of its own.
     *
     * @return the connection
     * @throws SQLException if there can't be one more
     */
    public EngineSession session() throws SQLException {
        return new EngineSession(connection.duplicate());
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
