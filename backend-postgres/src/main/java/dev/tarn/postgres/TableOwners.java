package dev.tarn.postgres;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.Optional;

/** Whose tables are: two exports, or two partitions that should have a table each, may not share one because their names look alike. */
record TableOwners(JdbcStatements statements, PostgresStateDialect dialect) {

    /** Refuses a load whose table is another's. */
    void require(StageRequest request, String operation) throws SQLException {
        Optional<String> owner = new JdbcTableOwners(statements, dialect)
                .other(
                        request.load().table(),
                        request.load().key().partition(),
                        request.strategy() == TableStrategy.SINGLE);
        if (owner.isPresent()) {
            throw new BackendRejectedException(PostgresErrors.start(operation) + "table "
                    + request.load().table() + " holds " + owner.get()
                    + "; give the export another name or dataset");
        }
    }
}
