package dev.tarn.postgres;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.row.RowCursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.PGResultSetMetaData;

/**
 * Runs what an application asks: one statement that reads, in a read-only transaction, its rows streamed. The driver would run several
 * statements of one text, and the first could end the transaction that the second must not escape.
 */
final class PostgresQuery {

    private static final Set<String> READING = Set.of("select", "with", "values", "table", "explain", "show");

    /** How many rows come at once: constant memory, and few waits. */
    static final int FETCH = 1000;

    private PostgresQuery() {}

    static RowCursor run(PostgresDatabase database, String sql, Object... parameters) {
        String operation = "query " + database.config().subject();
        requireOneReading(operation, sql);
        Connection connection = database.connection(operation);
        try {
            connection.setReadOnly(true);
            return run(database, connection, operation, sql, parameters);
        } catch (SQLException e) {
            close(connection);
            throw PostgresErrors.translate(operation, e);
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    /** On a connection whose transaction is read-only; closed with the rows, but not where this fails. */
    static RowCursor run(
            PostgresDatabase database, Connection connection, String operation, String sql, Object... parameters)
            throws SQLException {
        if (database.config().queryLimit().isPresent()) {
            new JdbcStatements(connection)
                    .run(
                            "SELECT set_config('statement_timeout', ?, true)",
                            String.valueOf(database.config().queryLimit().get().toMillis()));
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        if (statement.getParameterMetaData().getParameterCount() != parameters.length) {
            throw new IllegalArgumentException("the statement has "
                    + statement.getParameterMetaData().getParameterCount() + " parameters, not " + parameters.length);
        }
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, PostgresValues.parameter(parameters[i]));
        }
        statement.setFetchSize(FETCH);
        return PostgresInterruption.watching(
                connection.unwrap(PGConnection.class), () -> PostgresCursor.open(connection, statement, operation));
    }

    static void requireOneReading(String operation, String sql) {
        List<SqlText.Piece> pieces = new ArrayList<>(SqlText.pieces(sql));
        pieces.removeIf(piece -> piece.kind() == SqlText.Kind.BLANK);
        while (!pieces.isEmpty() && pieces.get(pieces.size() - 1).is(";")) {
            pieces.remove(pieces.size() - 1);
        }
        if (pieces.stream().anyMatch(piece -> piece.is(";"))) {
            throw new BackendRejectedException(
                    PostgresErrors.start(operation) + "only one statement can run here; run one after the other");
        }
        String first = pieces.stream()
                .filter(piece -> !piece.is("("))
                .findFirst()
                .map(SqlText.Piece::name)
                .orElse("");
        if (!READING.contains(first)) {
            throw new BackendRejectedException(PostgresErrors.start(operation)
                    + "only a statement that reads can run here (SELECT, WITH, VALUES, TABLE, EXPLAIN, SHOW), not "
                    + (first.isEmpty() ? "nothing" : first));
        }
    }

    /** The columns of a result. What is in a {@code jsonb} column says the comment of the column that it is from. */
    static List<Column> columns(Connection connection, ResultSetMetaData meta) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String sql = meta.getColumnTypeName(i);
            if (sql.equals("numeric")) {
                int precision = meta.getPrecision(i);
                sql = precision > 0 ? "numeric(" + precision + "," + meta.getScale(i) + ")" : sql;
            }
            ColumnType type = PostgresTypes.of(
                    sql, sql.equals(PostgresTypes.JSON) ? comment(connection, (PGResultSetMetaData) meta, i) : null);
            columns.add(Column.of(meta.getColumnLabel(i).isEmpty() ? "column" + i : meta.getColumnLabel(i), type));
        }
        return List.copyOf(columns);
    }

    private static String comment(Connection connection, PGResultSetMetaData meta, int column) throws SQLException {
        if (meta.getBaseTableName(column).isEmpty()) {
            return null;
        }
        List<String> found = new ArrayList<>();
        new JdbcStatements(connection)
                .list(
                        row -> found.add(row.getString(1)),
                        "SELECT col_description(a.attrelid, a.attnum) FROM pg_attribute a"
                                + " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE n.nspname = ? AND c.relname = ? AND a.attname = ?",
                        meta.getBaseSchemaName(column),
                        meta.getBaseTableName(column),
                        meta.getBaseColumnName(column));
        return found.isEmpty() ? null : found.get(0);
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // The pool throws it away; the error that led here is the one to report.
        }
    }
}
