package dev.tarn.ducklake;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A process that has a DuckDB file open until its input ends. */
final class DuckDbHolder {

    private DuckDbHolder() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[0])) {
            System.out.write(connection.isClosed() ? '?' : '!');
            System.out.flush();
            System.in.read();
        }
    }
}
