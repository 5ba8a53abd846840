package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Temporary tables, and variables for the lists: a list of many files in a statement's text costs seconds to parse. */
final class TemporarySpace implements ScanSpace {

    private final Connection connection;
    private int count;

    TemporarySpace(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public String files(List<String> paths) throws SQLException {
        List<Object[]> rows = new ArrayList<>(paths.size());
        for (int i = 0; i < paths.size(); i++) {
            rows.add(new Object[] {(long) i, paths.get(i)});
        }
        String table = rows(List.of("i BIGINT", "path VARCHAR"), rows);
        String variable = "tarn_files_" + number(table);
        DuckDbStatements statements = new DuckDbStatements(connection);
        statements.run("SET VARIABLE " + variable + " = (SELECT list(path ORDER BY i) FROM " + table + ")");
        statements.run("DROP TABLE " + table);
        return "getvariable('" + variable + "')";
    }

    @Override
    public String rows(List<String> columns, List<Object[]> rows) throws SQLException {
        String name = "tarn_scan_" + System.identityHashCode(this) + "_" + count++;
        new DuckDbStatements(connection)
                .run("CREATE OR REPLACE TEMPORARY TABLE " + name + " (" + String.join(", ", columns) + ")");
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender("temp", "main", name)) {
            for (Object[] row : rows) {
                append(appender, row);
            }
        }
        return "temp.main." + name;
    }

    private static void append(DuckDBAppender appender, Object[] row) throws SQLException {
        appender.beginRow();
        for (Object value : row) {
            if (value == null) {
                appender.appendNull();
            } else if (value instanceof Long number) {
                appender.append(number.longValue());
            } else {
                appender.append((String) value);
            }
        }
        appender.endRow();
    }

    private static String number(String table) {
        return table.substring("temp.main.tarn_scan_".length());
    }
}
