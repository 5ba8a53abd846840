package dev.tarn.postgres;

import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;
import org.postgresql.PGConnection;

/** A stream of rows on a connection of its own; for one thread at a time. */
final class PostgresCursor implements RowCursor {

    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final List<Column> columns;
    private final String operation;
    private long read;
    private boolean onRow;

    private PostgresCursor(
            Connection connection,
            PreparedStatement statement,
            ResultSet rows,
            List<Column> columns,
            String operation) {
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
        this.columns = columns;
        this.operation = operation;
    }

    static PostgresCursor open(Connection connection, PreparedStatement statement, String operation)
            throws SQLException {
        ResultSet rows = statement.executeQuery();
        return new PostgresCursor(
                connection, statement, rows, PostgresQuery.columns(connection, rows.getMetaData()), operation);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        try {
            // Only every so many rows are fetched from the server; only then can it keep the thread waiting.
            onRow = read++ % PostgresQuery.FETCH == 0
                    ? PostgresInterruption.watching(connection.unwrap(PGConnection.class), this::fetch)
                    : rows.next();
            return onRow;
        } catch (SQLException e) {
            throw PostgresErrors.translate(operation, e);
        }
    }

    private boolean fetch() throws SQLException {
        if (Thread.currentThread().isInterrupted()) {
            throw new LoadCancelledException(PostgresErrors.start(operation) + "cancelled");
        }
        return rows.next();
    }

    @Override
    public Object value(int column) {
        if (!onRow) {
            throw new NoSuchElementException("there is no present row");
        }
        try {
            return PostgresValues.read(rows, column + 1, columns.get(column).type());
        } catch (SQLException e) {
            throw PostgresErrors.translate(operation, e);
        }
    }

    @Override
    public void close() {
        onRow = false;
        try (connection;
                statement) {
            rows.close();
        } catch (SQLException e) {
            throw PostgresErrors.translate(operation, e);
        }
    }
}
