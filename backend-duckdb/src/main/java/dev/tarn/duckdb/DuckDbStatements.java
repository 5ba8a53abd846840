package dev.tarn.duckdb;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs statements on one connection, values bound. */
record DuckDbStatements(Connection connection) {

    private static final Logger LOG = LoggerFactory.getLogger(DuckDbStatements.class);

    /** Reads a row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a statement and says how many rows it changed. */
    long run(String sql, Object... values) throws SQLException {
        LOG.debug("{}", sql);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return execute(statement);
        }
    }

    /** The same for a statement that may take long: interrupting this thread ends it. */
    long runInterruptibly(String sql) throws SQLException {
        LOG.debug("{}", sql);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return DuckDbInterruption.watching(statement, () -> execute(statement));
        }
    }

    private static long execute(PreparedStatement statement) throws SQLException {
        return statement.execute() ? firstNumber(statement.getResultSet()) : statement.getUpdateCount();
    }

    private static long firstNumber(ResultSet rows) throws SQLException {
        try (rows) {
            long first = rows.next() && rows.getObject(1) instanceof Number number ? number.longValue() : 0;
            while (rows.next()) {}
            return first;
        }
    }

    <T> List<T> list(Row<T> row, String sql, Object... values) throws SQLException {
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

    /** A list of texts as a value to bind. */
    Array texts(List<String> texts) throws SQLException {
        return connection.createArrayOf("VARCHAR", texts.toArray());
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
