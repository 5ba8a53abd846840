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

    /** The keys' lengths are those that fit into one key of the databases that limit it. */
    private List<String> columns(StateTable table) {
        String text = dialect.textType();
        String time = dialect.timeType();
        String vendor = "vendor " + dialect.keyType(64);
        String export = "export_name " + dialect.keyType(255);
        String account = "account " + dialect.keyType(128);
        String period = "billing_period " + dialect.keyType(16);
        return switch (table) {
            case LOADS ->
                List.of(
                        vendor + " NOT NULL",
                        export + " NOT NULL",
                        period + " NOT NULL",
                        "version_id " + dialect.keyType(255) + " NOT NULL",
                        "data_format_version " + text,
                        "current_version BOOLEAN",
                        "load_timestamp " + time,
                        "load_completed BOOLEAN",
                        "row_count BIGINT",
                        "file_count INTEGER",
                        "error_message " + text,
                        account + " DEFAULT '' NOT NULL",
                        "table_dataset " + text,
                        "table_name " + text,
                        "load_id " + text,
                        "status " + text,
                        "attempt BIGINT",
                        "started_at " + time,
                        "ended_at " + time,
                        "files " + dialect.listType(),
                        "source " + text,
                        "PRIMARY KEY (vendor, export_name, account, billing_period, version_id)");
            case FENCE ->
                List.of(
                        vendor,
                        export,
                        account,
                        period,
                        "attempt BIGINT NOT NULL",
                        "PRIMARY KEY (vendor, export_name, account, billing_period)");
            case SCHEMAS ->
                List.of(
                        vendor,
                        export,
                        "hash " + dialect.keyType(32),
                        "columns " + text + " NOT NULL",
                        "mapping " + text + " NOT NULL",
                        "since " + time + " NOT NULL",
                        "PRIMARY KEY (vendor, export_name, hash)");
        };
    }
}
