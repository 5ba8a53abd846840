package dev.tarn.jdbc.sql;

import dev.tarn.jdbc.JdbcStatements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A load's connection with what its parts need around it. */
record SqlWork(SqlDatabase database, Connection connection) {

    JdbcStatements statements() {
        return new JdbcStatements(connection);
    }

    SqlTables tables() {
        return new SqlTables(database, statements());
    }

    SqlCatalog catalog() {
        return new SqlCatalog(database, statements());
    }

    /** Runs a statement that takes long: interrupting the thread cancels it. */
    long run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return SqlInterruption.run(statement, () -> JdbcStatements.execute(statement));
        }
    }
}
