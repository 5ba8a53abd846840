package dev.tarn.duckdb.engine;

import dev.tarn.jdbc.JdbcStatements;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements on one connection, values bound.
 *
 * @param connection the connection, which its owner closes
 */
public record DuckDbStatements(Connection connection) {

    private static final Logger LOG = LoggerFactory.getLogger(DuckDbStatements.class);

    /**
     * Reads a row.
     *
     * @param <T> what becomes of it
     */
    @FunctionalInterface
    public interface Row<T> extends JdbcStatements.Row<T> {}

    /**
     * Runs a statement.
     *
     * @param sql the statement
     * @param values the values of its parameters
     * @return how many rows it changed
     * @throws SQLException if the engine refuses it
     */
    public long run(String sql, Object... values) throws SQLException {
        return new JdbcStatements(connection).run(sql, values);
    }

    /**
     * Runs a statement that may take long: interrupting this thread ends it.
     *
     * @param sql the statement
     * @return how many rows it changed
     * @throws SQLException if the engine refuses it, or {@link DuckDbInterruption#isCause this thread was interrupted}
     */
    public long runInterruptibly(String sql) throws SQLException {
        LOG.debug("{}", sql);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return DuckDbInterruption.watching(statement, () -> JdbcStatements.execute(statement));
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
     * @throws SQLException if the engine refuses it
     */
    public <T> List<T> list(Row<T> row, String sql, Object... values) throws SQLException {
        return new JdbcStatements(connection).list(row, sql, values);
    }

    /**
     * A list of texts as a value to bind.
     *
     * @param texts the texts
     * @return the value
     * @throws SQLException if the driver fails
     */
    public Array texts(List<String> texts) throws SQLException {
        return connection.createArrayOf("VARCHAR", texts.toArray());
    }
}
