package dev.tarn.testing.snowflake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A query. */
final class SelectStatement {

    private SelectStatement() {}

    static Result run(Parser parser) throws SnowflakeError {
        Translated query = new Queries(parser).query(Scope.empty());
        parser.end();
        return run(parser.execution(), query);
    }

    static Result run(Execution execution, Translated query) throws SnowflakeError {
        String sql = execution.describeOnly() ? "SELECT * FROM (" + query.sql() + ") LIMIT 0" : query.sql();
        List<ResultColumn> columns = new ArrayList<>();
        try {
            List<List<String>> rows = execution.engine().query(sql, row -> row(row, columns, query));
            if (columns.isEmpty()) {
                columns.addAll(shape(execution, query));
            }
            return Result.of(Result.Kind.SELECT, List.copyOf(columns), rows);
        } catch (SQLException e) {
            throw EngineErrors.translated(e);
        }
    }

    private static List<String> row(ResultSet row, List<ResultColumn> columns, Translated query) throws SQLException {
        if (columns.isEmpty()) {
            columns.addAll(ResultReader.columns(row.getMetaData(), query));
        }
        return ResultReader.row(row, columns);
    }

    /** The columns of a query that gives no rows. */
    static List<ResultColumn> shape(Execution execution, Translated query) throws SQLException {
        try (var statement = execution.engine().connection().prepareStatement(query.sql());
                var result = statement.executeQuery()) {
            return ResultReader.columns(result.getMetaData(), query);
        }
    }
}
