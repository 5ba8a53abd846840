package dev.tarn.postgres.copy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A query of the engine that runs when its rows are first asked for, so that another thread can end it even then. */
final class EngineStatement implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineStatement.class);

    private final Connection connection;
    private final String sql;
    private volatile PreparedStatement statement;
    private ResultSet rows;

    EngineStatement(Connection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    ResultSet rows() throws SQLException {
        if (rows == null) {
            LOG.debug("{}", sql);
            statement = connection.prepareStatement(sql);
            rows = statement.executeQuery();
        }
        return rows;
    }

    void cancel() {
        PreparedStatement running = statement;
        if (running != null) {
            try {
                running.cancel();
            } catch (SQLException e) {
                LOG.debug("a query could not be cancelled: {}", e.toString());
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            if (rows != null) {
                rows.close();
            }
        } finally {
            if (statement != null) {
                statement.close();
            }
        }
    }
}
