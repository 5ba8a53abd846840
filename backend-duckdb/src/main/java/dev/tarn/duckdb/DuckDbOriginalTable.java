package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbMonth;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ExportId;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A table that the original Python tool left: its rows don't say which month they belong to. */
record DuckDbOriginalTable(DuckDbStatements statements, String database, TableName table) {

    /** Billing columns that hold the month's first instant, as CUR and FOCUS name them. */
    private static final List<String> STARTS =
            List.of("bill_billing_period_start_date", "BillingPeriodStart", "bill/BillingPeriodStartDate");

    /**
     * The month of each row as an expression: the only month that the table holds, or what the row's own billing column says;
     * empty where there is neither, for a wrong month is worse than none.
     */
    Optional<String> month(ExportId export, TableSchema present) throws SQLException {
        List<String> periods = statements.list(
                row -> row.getString(1),
                "SELECT DISTINCT billing_period FROM " + DuckDbStateSchema.in(database)
                        + ".load_state WHERE vendor = ? AND export_name = ? AND current_version"
                        + " AND lower(table_dataset) = lower(?) AND lower(table_name) = lower(?)",
                export.vendor(),
                export.name(),
                table.dataset(),
                table.name());
        if (periods.size() == 1) {
            return Optional.of(DuckDbSql.literal(periods.get(0)));
        }
        for (String name : STARTS) {
            Optional<Column> start = present.find(name);
            if (start.isPresent()) {
                return start.map(c -> DuckDbMonth.of(DuckDbSql.identifier(c.name()), c.type()));
            }
        }
        return Optional.empty();
    }

    /** Says who must act where rows of one month can't be told from others. */
    BackendRejectedException mixed(String operation) {
        return new BackendRejectedException("[duckdb] " + operation + ": its old rows in " + table
                + " can't be told from other periods', for the table has no billing_period; give it one"
                + " (ALTER TABLE … ADD COLUMN billing_period VARCHAR, filled with yyyy-MM), or rename or drop the table and load"
                + " its periods again");
    }

    /** Writes each row's month into the table, so that a month of it can be replaced. */
    void addMonth(ExportId export, TableSchema present, String operation) throws SQLException {
        String table = DuckDbSql.table(database, this.table);
        long rows = statements
                .list(row -> row.getLong(1), "SELECT count(*) FROM " + table)
                .get(0);
        Optional<String> month = month(export, present);
        if (rows > 0 && month.isEmpty()) {
            throw mixed(operation);
        }
        // In one statement: the engine commits no table that is first updated and then altered.
        statements.run("CREATE OR REPLACE TABLE " + table + " AS SELECT " + month.orElse("CAST(NULL AS VARCHAR)")
                + " AS billing_period, * FROM " + table);
    }
}
