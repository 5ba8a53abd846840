package dev.tarn.jdbc.sql;

import dev.tarn.error.BackendException;
import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** The rows of a query, on a connection that ends with them. */
final class SqlCursor implements RowCursor {

    private final Connection connection;
    private final ResultSet rows;
    private final List<SqlQuery.ResultColumn> results;
    private final List<Column> columns;
    private final Function<SQLException, BackendException> errors;
    private boolean onRow;
    private boolean atEnd;

    SqlCursor(
            Connection connection,
            ResultSet rows,
            List<SqlQuery.ResultColumn> results,
            Function<SQLException, BackendException> errors) {
        this.connection = connection;
        this.rows = rows;
        this.results = results;
        this.columns = results.stream().map(SqlQuery.ResultColumn::column).toList();
        this.errors = errors;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        try {
            onRow = rows.next();
            atEnd = !onRow;
            return onRow;
        } catch (SQLException e) {
            throw errors.apply(e);
        }
    }

    @Override
    public Object value(int column) {
        if (!onRow) {
            throw new IllegalStateException("there is no present row");
        }
        SqlQuery.ResultColumn result = results.get(column);
        try {
            return SqlValues.read(rows, column + 1, result.column().type(), result.asText());
        } catch (SQLException e) {
            throw errors.apply(e);
        }
    }

    @Override
    public void close() {
        SqlInterruption.uninterrupted(() -> {
            cancel();
            SqlDatabase.rollBack(connection);
            SqlConnections.closeQuietly(connection);
        });
    }

    /** Some drivers read what is left to its end otherwise. */
    private void cancel() {
        if (!atEnd) {
            try {
                rows.getStatement().cancel();
            } catch (SQLException e) {
                // Then it takes longer.
            }
        }
    }
}
