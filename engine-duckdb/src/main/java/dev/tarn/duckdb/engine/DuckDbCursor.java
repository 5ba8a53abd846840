package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A stream of rows on a connection of its own; for one thread at a time. */
public final class DuckDbCursor implements RowCursor {

    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final List<Column> columns;
    private final Function<SQLException, RuntimeException> errors;
    private final AtEnd atEnd;

    /** A last look, when there are no more rows. */
    @FunctionalInterface
    interface AtEnd {
        void look() throws SQLException;
    }

    /**
     * Runs a prepared query. Takes the connection and the statement over, and closes them.
     *
     * @param connection the statement's connection, in a transaction: only that knows at the end whether the engine failed
     * @param statement the query, its parameters bound
     * @param columns the rows' columns; empty to take names and types from the query
     * @param errors makes what to throw of the driver's errors
     * @throws SQLException if the query fails; connection and statement stay open then
     */
    public DuckDbCursor(
            Connection connection,
            PreparedStatement statement,
            List<Column> columns,
            Function<SQLException, RuntimeException> errors)
            throws SQLException {
        this(connection, statement, columns, errors, () -> DuckDbErrors.requireAlive(connection));
    }

    /** The same, with a last check when there are no more rows. */
    DuckDbCursor(
            Connection connection,
            PreparedStatement statement,
            List<Column> columns,
            Function<SQLException, RuntimeException> errors,
            AtEnd atEnd)
            throws SQLException {
        this.atEnd = atEnd;
        this.connection = connection;
        this.statement = statement;
        this.errors = errors;
        this.rows = statement.executeQuery();
        this.columns = columns.isEmpty() ? columns(rows.getMetaData()) : List.copyOf(columns);
    }

    static List<Column> columns(ResultSetMetaData meta) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String name = meta.getColumnName(i);
            columns.add(Column.of(name.isEmpty() ? "column" + i : name, DuckDbTypes.parse(meta.getColumnTypeName(i))));
        }
        return List.copyOf(columns);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        try {
            if (rows.next()) {
                return true;
            }
            atEnd.look();
            return false;
        } catch (SQLException e) {
            throw errors.apply(e);
        }
    }

    @Override
    public Object value(int column) {
        try {
            return DuckDbValues.read(rows, column + 1, columns.get(column).type());
        } catch (SQLException e) {
            throw errors.apply(e);
        }
    }

    @Override
    public void close() {
        try (connection;
                statement) {
            rows.close();
        } catch (SQLException e) {
            throw errors.apply(e);
        }
    }
}
