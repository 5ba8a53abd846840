package dev.tarn.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements on one connection, values bound.
 *
 * @param connection the connection, which its owner closes
 */
public record JdbcStatements(Connection connection) {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStatements.class);

    /**
     * Reads a row.
     *
     * @param <T> what becomes of it
     */
    @FunctionalInterface
    public interface Row<T> {
        /**
         * Reads the present row.
         *
         * @param row the rows, on the one to read
         * @return what becomes of it
         * @throws SQLException if the driver fails
         */
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Runs a statement.
     *
     * @param sql the statement
     * @param values the values of its parameters
     * @return how many rows it changed
     * @throws SQLException if the database refuses it
     */
    public long run(String sql, Object... values) throws SQLException {
        LOG.debug("{}", sql);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return execute(statement);
        }
    }

    /**
     * Runs a prepared statement to its end.
     *
     * @param statement the statement, its values bound
     * @return how many rows it changed, or the first number of what it gave
     * @throws SQLException if the database refuses it
     */
    public static long execute(PreparedStatement statement) throws SQLException {
        return statement.execute() ? firstNumber(statement.getResultSet()) : statement.getUpdateCount();
    }

    /** Reads to the end: rows that are left unread keep a transaction open in some databases. */
    private static long firstNumber(ResultSet rows) throws SQLException {
        try (rows) {
            long first = rows.next() && rows.getObject(1) instanceof Number number ? number.longValue() : 0;
            while (rows.next()) {}
            return first;
        }
    }

    /**
     * Runs a query and reads all its rows.
     *
     * @param <T> what becomes of a row
     * @param row reads a row
     * @param sql the query
     * @param values the values of its parameters
     * @return what became of the rows, in their order
     * @throws SQLException if the database refuses it
     */
    public <T> List<T> list(Row<T> row, String sql, Object... values) throws SQLException {
        LOG.debug("{}", sql);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(row.read(rows));
                }
            }
            return all;
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
