package dev.tarn.jdbc;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables of the load state. The first columns of the loads are those of the FinOps stack's original tool.
 *
 * @param dialect the database's dialect
 */
public record JdbcStateTables(JdbcStateDialect dialect) {

    /**
     * Makes the tables that are missing; their schema must be there.
     *
     * @param statements where they are made
     * @throws SQLException if the database refuses it
     */
    public void create(JdbcStatements statements) throws SQLException {
        for (StateTable table : StateTable.values()) {
            statements.run("CREATE TABLE IF NOT EXISTS " + dialect.table(table) + " ("
                    + String.join(", ", columns(table)) + ")");
        }
    }

    private List<String> columns(StateTable table) {
        return switch (table) {
            case LOADS ->
                List.of(
                        "vendor VARCHAR NOT NULL",
                        "export_name VARCHAR NOT NULL",
                        "billing_period VARCHAR NOT NULL",
                        "version_id VARCHAR NOT NULL",
                        "data_format_version VARCHAR",
                        "current_version BOOLEAN",
                        "load_timestamp TIMESTAMP",
                        "load_completed BOOLEAN",
                        "row_count BIGINT",
                        "file_count INTEGER",
                        "error_message VARCHAR",
                        "account VARCHAR DEFAULT '' NOT NULL",
                        "table_dataset VARCHAR",
                        "table_name VARCHAR",
                        "load_id VARCHAR",
                        "status VARCHAR",
                        "attempt BIGINT",
                        "started_at TIMESTAMP",
                        "ended_at TIMESTAMP",
                        "files " + dialect.listType(),
                        "source VARCHAR",
                        "PRIMARY KEY (vendor, export_name, account, billing_period, version_id)");
            case FENCE ->
                List.of(
                        "vendor VARCHAR",
                        "export_name VARCHAR",
                        "account VARCHAR",
                        "billing_period VARCHAR",
                        "attempt BIGINT NOT NULL",
                        "PRIMARY KEY (vendor, export_name, account, billing_period)");
            case SCHEMAS ->
                List.of(
                        "vendor VARCHAR",
                        "export_name VARCHAR",
                        "hash VARCHAR",
                        "columns VARCHAR NOT NULL",
                        "mapping VARCHAR NOT NULL",
                        "since TIMESTAMP NOT NULL",
                        "PRIMARY KEY (vendor, export_name, hash)");
        };
    }
}
