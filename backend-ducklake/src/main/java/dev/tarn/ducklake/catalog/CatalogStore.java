package dev.tarn.ducklake.catalog;

import dev.tarn.error.BackendException;
import java.sql.Connection;
import java.sql.SQLException;

/** The database that a catalog is in: hands out transactions. Thread-safe. */
interface CatalogStore extends AutoCloseable {

    CatalogDialect dialect();

    /**
     * Begins a transaction on a connection of its own; all its statements see the database as of one moment.
     *
     * @param operation what it is for
     * @param write whether it writes
     */
    Connection begin(String operation, boolean write) throws SQLException;

    void commit(Connection connection) throws SQLException;

    /** Gives the connection back, and undoes what was not committed. Never fails: an error that led here is the one to report. */
    void release(Connection connection, boolean write);

    BackendException translate(String operation, SQLException e);

    @Override
    void close();
}
