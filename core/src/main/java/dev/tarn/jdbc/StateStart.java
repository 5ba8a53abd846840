package dev.tarn.jdbc;

import static dev.tarn.jdbc.StateKeys.OF_LOAD;
import static dev.tarn.jdbc.StateKeys.OF_PARTITION;

import dev.tarn.model.PartitionKey;
import dev.tarn.spi.PlannedLoad;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Puts the start of a load on record, within its caller's transaction. */
record StateStart(JdbcStatements statements, JdbcStateDialect dialect) {

    private static final List<String> KEY = List.of("vendor", "export_name", "account", "billing_period", "version_id");

    /** What the row of a version that readers see goes on saying until the new data of it is published. */
    private static final List<String> KEPT_WHILE_CURRENT = List.of(
            "data_format_version", "load_timestamp", "file_count", "table_dataset", "table_name", "source", "files");

    /**
     * The next fencing number: of two that take it at once, one waits or conflicts. Without RETURNING or an upsert: DuckDB replaces the
     * row then, and does not notice an overlapping UPDATE of the old one.
     */
    long takeOver(PartitionKey partition) throws SQLException {
        String fence = dialect.table(StateTable.FENCE);
        Object[] key = StateKeys.values(List.of(), partition);
        if (statements.run("UPDATE " + fence + " SET attempt = attempt + 1" + OF_PARTITION, key) == 0) {
            statements.run(
                    "INSERT INTO " + fence + " (vendor, export_name, account, billing_period, attempt)"
                            + " VALUES (?, ?, ?, ?, 1)",
                    key);
            return 1;
        }
        return statements
                .list(row -> row.getLong(1), "SELECT attempt FROM " + fence + OF_PARTITION, key)
                .get(0);
    }

    void record(PlannedLoad load, long token) throws SQLException {
        Object now = dialect.time(StateKeys.now());
        List<Object> details = Arrays.asList(
                load.dataFormatVersion(),
                now,
                load.files().size(),
                load.table().dataset(),
                load.table().name(),
                load.source(),
                dialect.list(statements.connection(), load.files()));
        List<Object> attempt = List.of(token, load.loadId(), now);
        if (restart(load, attempt, details) == 0) {
            insert(load, attempt, details);
        }
    }

    private long restart(PlannedLoad load, List<Object> attempt, List<Object> details) throws SQLException {
        StringBuilder sql = new StringBuilder("UPDATE " + dialect.table(StateTable.LOADS)
                + " SET status = 'STARTED', attempt = ?, load_id = ?, started_at = ?, ended_at = NULL, error_message = NULL,"
                + " load_completed = current_version, row_count = CASE WHEN current_version THEN row_count ELSE 0 END");
        for (String column : KEPT_WHILE_CURRENT) {
            sql.append(", ")
                    .append(column)
                    .append(" = CASE WHEN current_version THEN ")
                    .append(column)
                    .append(" ELSE ? END");
        }
        List<Object> values = new ArrayList<>(attempt);
        values.addAll(details);
        return statements.run(sql + OF_LOAD, StateKeys.values(values, load.key()));
    }

    private void insert(PlannedLoad load, List<Object> attempt, List<Object> details) throws SQLException {
        List<String> columns = new ArrayList<>(List.of("attempt", "load_id", "started_at"));
        columns.addAll(KEPT_WHILE_CURRENT);
        columns.addAll(KEY);
        List<Object> values = new ArrayList<>(attempt);
        values.addAll(details);
        statements.run(
                "INSERT INTO " + dialect.table(StateTable.LOADS) + " (" + String.join(", ", columns)
                        + ", status, current_version, load_completed, row_count) VALUES ("
                        + String.join(", ", Collections.nCopies(columns.size(), "?")) + ", 'STARTED', false, false, 0)",
                StateKeys.values(values, load.key()));
    }
}
