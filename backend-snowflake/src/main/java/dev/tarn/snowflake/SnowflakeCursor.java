package dev.tarn.snowflake;

import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;

/** A stream of rows in a session of its own; for one thread at a time. */
final class SnowflakeCursor implements RowCursor {

    private final SnowflakeDatabase database;
    private final SnowflakeSession session;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final List<Column> columns;
    private final boolean[] zoned;
    private final String operation;
    private boolean onRow;
    private boolean closed;

    private SnowflakeCursor(
            SnowflakeDatabase database,
            SnowflakeSession session,
            PreparedStatement statement,
            ResultSet rows,
            List<Column> columns,
            boolean[] zoned,
            String operation) {
        this.database = database;
        this.session = session;
        this.statement = statement;
        this.rows = rows;
        this.columns = columns;
        this.zoned = zoned;
        this.operation = operation;
    }

    static SnowflakeCursor open(
            SnowflakeDatabase database, SnowflakeSession session, PreparedStatement statement, String operation)
            throws SQLException {
        ResultSet rows = session.watching(statement::executeQuery);
        ResultSetMetaData meta = rows.getMetaData();
        boolean[] zoned = new boolean[meta.getColumnCount()];
        for (int i = 0; i < zoned.length; i++) {
            String type = meta.getColumnTypeName(i + 1).replace("_", "").toUpperCase(java.util.Locale.ROOT);
            zoned[i] = type.equals("TIMESTAMPLTZ") || type.equals("TIMESTAMPTZ");
        }
        return new SnowflakeCursor(
                database, session, statement, rows, SnowflakeQuery.columns(session, meta), zoned, operation);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        if (Thread.currentThread().isInterrupted()) {
            throw SnowflakeErrors.cancelled(operation);
        }
        try {
            onRow = rows.next();
            return onRow;
        } catch (SQLException e) {
            throw SnowflakeErrors.translate(operation, e);
        }
    }

    @Override
    public Object value(int column) {
        if (!onRow) {
            throw new NoSuchElementException("there is no present row");
        }
        try {
            return SnowflakeValues.read(rows, column + 1, columns.get(column).type(), zoned[column]);
        } catch (SQLException e) {
            throw SnowflakeErrors.translate(operation, e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        onRow = false;
        boolean done = false;
        try (statement) {
            rows.close();
            done = true;
        } catch (SQLException e) {
            throw SnowflakeErrors.translate(operation, e);
        } finally {
            if (done) {
                database.give(session);
            } else {
                database.discard(session);
            }
        }
    }
}
