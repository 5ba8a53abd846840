package dev.tarn.jdbc;

import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Looks whether data is still where the load state says that it is. */
@FunctionalInterface
public interface JdbcPresence {

    /**
     * Looks into the tables of loads that readers see.
     *
     * @param statements a connection to the database of the load state
     * @param current the loads
     * @return those whose table is there, and has rows of them where there should be rows
     * @throws SQLException if the driver fails
     */
    Set<LoadKey> present(JdbcStatements statements, List<LoadState> current) throws SQLException;
}
