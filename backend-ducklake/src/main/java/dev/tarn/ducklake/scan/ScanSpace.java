package dev.tarn.ducklake.scan;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Where a scan's statement finds what does not fit into its text: lists of files, deleted positions, rows that the catalog holds.
 */
public sealed interface ScanSpace permits TemporarySpace, TextSpace {

    /**
     * Temporary tables and variables of a connection: any number of files and rows. The statement works on this connection, until it is
     * closed.
     *
     * @param connection a connection of the engine
     * @return the space
     */
    static ScanSpace temporary(Connection connection) {
        return new TemporarySpace(connection);
    }

    /**
     * The statement's own text, which then works on every connection, for as long as the files are there. For tables with few files
     * and deleted rows.
     *
     * @param connection a connection of the engine, to look into files
     * @return the space
     */
    static ScanSpace text(Connection connection) {
        return new TextSpace(connection);
    }

    /**
     * The connection that files are looked into with.
     *
     * @return the connection
     */
    Connection connection();

    /**
     * A list of files.
     *
     * @param paths the files, as the engine is told them
     * @return an SQL expression for an argument of a table function
     * @throws SQLException if the engine refuses it
     */
    String files(List<String> paths) throws SQLException;

    /**
     * A table of rows.
     *
     * @param columns the columns, each with its type, which is BIGINT, UBIGINT or VARCHAR
     * @param rows the rows, of {@code Long}, {@code String} and {@code null}
     * @return a FROM item that an alias can follow
     * @throws SQLException if the engine refuses it
     */
    String rows(List<String> columns, List<Object[]> rows) throws SQLException;
}
