package dev.tarn.duckdb.engine;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs what an application asks. The engine's own parser has to find exactly one SELECT (or what it takes for one: FROM, VALUES,
 * DESCRIBE, SHOW, SUMMARIZE) before anything runs, because the driver would run all but the last of several statements while it
 * prepares; then the statement runs in a read-only transaction.
 */
public final class DuckDbQuery {

    private DuckDbQuery() {}

    /**
     * Runs a query on a connection of its own.
     *
     * @param engine what to query
     * @param sql one SELECT
     * @param parameters the values of its parameters
     * @return the rows, which the caller closes
     */
    public static RowCursor run(DuckDbEngine engine, String sql, Object... parameters) {
        String operation = "query " + engine.subject();
        return run(engine.connection(operation), operation, engine.errors(), sql, parameters);
    }

    /**
     * Runs a query on a connection that has been prepared for it, for example by temporary views.
     *
     * @param connection outside of any transaction; closed with the rows, and at once where this fails
     * @param operation what is being done, and to what
     * @param errors what speaks for the backend that does it
     * @param sql one SELECT
     * @param parameters the values of its parameters
     * @return the rows, which the caller closes
     */
    public static RowCursor run(
            Connection connection, String operation, DuckDbErrors errors, String sql, Object... parameters) {
        try {
            check(connection, operation, errors, sql);
            new DuckDbStatements(connection).run("BEGIN TRANSACTION READ ONLY");
            Prepared prepared = prepare(connection, sql);
            PreparedStatement statement = prepared.statement();
            if (statement.getParameterMetaData().getParameterCount() != parameters.length) {
                throw new IllegalArgumentException(
                        "the statement has " + statement.getParameterMetaData().getParameterCount()
                                + " parameters, not " + parameters.length);
            }
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, DuckDbValues.parameter(parameters[i]));
            }
            return new DuckDbCursor(connection, statement, prepared.columns(), e -> errors.translate(operation, e));
        } catch (SQLException e) {
            DuckDbEngine.closeQuietly(connection);
            throw errors.translate(operation, e);
        } catch (RuntimeException e) {
            DuckDbEngine.closeQuietly(connection);
            throw e;
        }
    }

    private static void check(Connection connection, String operation, DuckDbErrors errors, String sql)
            throws SQLException {
        List<String> found = new DuckDbStatements(connection)
                .list(
                        row -> row.getString(1) + " " + row.getString(2) + " " + row.getInt(3),
                        "SELECT coalesce(j->>'error_type', ''), coalesce(j->>'error_message', ''),"
                                + " coalesce(json_array_length(j->'statements'), 0)"
                                + " FROM (SELECT json_serialize_sql(CAST(? AS VARCHAR)) AS j)",
                        sql);
        String verdict = found.get(0).strip();
        if (verdict.equals("1")) {
            return;
        }
        throw new BackendRejectedException(errors.start(operation)
                + (verdict.startsWith("parser")
                        ? "the statement has a "
                                + verdict.substring(6, verdict.length() - 2).strip()
                        : "only one SELECT can run here: a query may not change anything"));
    }

    /**
     * A statement.
     *
     * @param columns what it gives, by the types that it has itself; empty where they are those of its result
     */
    record Prepared(PreparedStatement statement, List<Column> columns) {}

    /** Where a value holds times inside, the statement is wrapped to give them as text. */
    static Prepared prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSetMetaData meta = statement.getMetaData();
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        boolean wrap = false;
        for (int i = 1; meta != null && i <= meta.getColumnCount(); i++) {
            String name = "tarn_c" + i;
            String type = meta.getColumnTypeName(i);
            boolean times = DuckDbNestedTimes.areIn(type);
            wrap |= times;
            names.add(name);
            values.add((times ? "CAST(" + name + " AS " + DuckDbNestedTimes.asText(type) + ")" : name) + " AS "
                    + DuckDbSql.identifier(meta.getColumnName(i)));
        }
        if (!wrap) {
            return new Prepared(statement, List.of());
        }
        List<Column> columns = DuckDbCursor.columns(meta);
        statement.close();
        String inner = sql.strip().replaceAll(";+\\s*$", "");
        return new Prepared(
                connection.prepareStatement("SELECT " + String.join(", ", values) + " FROM (" + inner
                        + "\n) AS tarn_query(" + String.join(", ", names) + ")"),
                columns);
    }
}
