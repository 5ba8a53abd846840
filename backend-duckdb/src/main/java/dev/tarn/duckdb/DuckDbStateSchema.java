package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.jdbc.JdbcStateTables;
import dev.tarn.jdbc.JdbcStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes and migrates the tables that hold the load state. {@code load_state} starts with the columns of the FinOps stack's
 * original tool, so that what reads those goes on working; a database that the tool or an earlier version wrote gets the missing ones and keeps its
 * history.
 */
final class DuckDbStateSchema {

    /** The tool's columns that are taken over; where its table lacks one, nothing is known. */
    private static final List<String> ORIGINAL = List.of(
            "vendor",
            "export_name",
            "billing_period",
            "version_id",
            "data_format_version",
            "current_version",
            "load_timestamp",
            "load_completed",
            "row_count",
            "file_count",
            "error_message");

    private DuckDbStateSchema() {}

    /** The schema of the load state, in a database. */
    static String in(String database) {
        return DuckDbSql.identifier(database) + ".billing_state";
    }

    /** Makes what is missing, all of it or nothing. */
    static void migrate(DuckDbDatabase database) {
        String operation = "prepare the load state of " + database.subject();
        try (Connection connection = database.connection(operation)) {
            DuckDbStatements statements = new DuckDbStatements(connection);
            Set<String> columns = columns(statements);
            if (columns.contains("files") && columns.contains("source") && tables(statements) == 3) {
                return;
            }
            String state = in(database.name());
            JdbcStateTables tables = new JdbcStateTables(DuckDbStateDialect.of(database.name()));
            connection.setAutoCommit(false);
            statements.run("CREATE SCHEMA IF NOT EXISTS " + state);
            if (!columns.isEmpty() && !columns.contains("files")) {
                statements.run("ALTER TABLE " + state + ".load_state RENAME TO load_state_of_original_tool");
                tables.create(new JdbcStatements(connection));
                String original = state + ".load_state_of_original_tool";
                statements.run("INSERT INTO " + state + ".load_state BY NAME " + originalRows(original, columns));
                statements.run("DROP TABLE " + original);
            } else if (!columns.isEmpty() && !columns.contains("source")) {
                statements.run("ALTER TABLE " + state + ".load_state ADD COLUMN source VARCHAR");
            }
            tables.create(new JdbcStatements(connection));
            connection.commit();
        } catch (SQLException e) {
            throw database.errors().translate(operation, e);
        }
    }

    /**
     * What a query for states reads from.
     *
     * @param from the table, or what makes the same of an older one
     * @param original whether the original tool wrote it, which keeps no schema versions
     */
    record Readable(String from, boolean original) {}

    /** Where states can be read, also in a database that may only be read and so is not migrated; empty where there are none. */
    static Optional<Readable> readable(DuckDbDatabase database) {
        String operation = "read the load state of " + database.subject();
        try (Connection connection = database.connection(operation)) {
            Set<String> columns = columns(new DuckDbStatements(connection));
            String table = in(database.name()) + ".load_state";
            if (columns.isEmpty()) {
                return Optional.empty();
            }
            if (!columns.contains("files")) {
                return Optional.of(new Readable("(" + originalRows(table, columns) + ")", true));
            }
            return Optional.of(new Readable(
                    columns.contains("source")
                            ? table
                            : "(SELECT *, CAST(NULL AS VARCHAR) AS source FROM " + table + ")",
                    false));
        } catch (SQLException e) {
            throw database.errors().translate(operation, e);
        }
    }

    /** The columns that {@code load_state} has, none where there is no such table. */
    private static Set<String> columns(DuckDbStatements statements) throws SQLException {
        return statements
                .list(
                        row -> row.getString(1),
                        "SELECT column_name FROM duckdb_columns() WHERE database_name = current_database()"
                                + " AND schema_name = 'billing_state' AND table_name = 'load_state'")
                .stream()
                .collect(Collectors.toSet());
    }

    private static long tables(DuckDbStatements statements) throws SQLException {
        return statements
                .list(
                        row -> row.getLong(1),
                        "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database()"
                                + " AND schema_name = 'billing_state'"
                                + " AND table_name IN ('load_state', 'load_fence', 'schema_versions')")
                .get(0);
    }

    /**
     * A query that gives rows of the tool's table the columns of today. It kept a month in {@code <export>_<yyyy>_<mm>}, or all
     * months in {@code <export>}; which dataset that is in, the tables themselves say.
     */
    private static String originalRows(String table, Set<String> columns) {
        String original = ORIGINAL.stream()
                .map(name -> columns.contains(name) ? name : "NULL AS " + name)
                .collect(Collectors.joining(", "));
        String safe = "regexp_replace(lower(o.export_name), '[^a-z0-9]', '_', 'g')";
        String monthly = safe + " || '_' || replace(o.billing_period, '-', '_')";
        String found =
                "SELECT schema_name, table_name FROM duckdb_tables() t WHERE t.database_name = current_database()"
                        + " AND lower(t.table_name) IN (" + monthly + ", " + safe + ") ORDER BY lower(t.table_name) = "
                        + monthly
                        + " DESC, t.schema_name = 'aws_billing' DESC, t.schema_name LIMIT 1";
        return "SELECT o.vendor, o.export_name, o.billing_period, o.version_id, o.data_format_version,"
                + " coalesce(CAST(o.current_version AS BOOLEAN), false) AS current_version,"
                + " CAST(o.load_timestamp AS TIMESTAMP) AS load_timestamp,"
                + " coalesce(CAST(o.load_completed AS BOOLEAN), false) AS load_completed,"
                + " CAST(o.row_count AS BIGINT) AS row_count, CAST(o.file_count AS INTEGER) AS file_count, o.error_message,"
                + " '' AS account, coalesce(f.schema_name, 'aws_billing') AS table_dataset,"
                + " coalesce(f.table_name, " + monthly + ") AS table_name, '' AS load_id,"
                + " CASE WHEN o.load_completed THEN 'COMPLETED' WHEN o.error_message IS NOT NULL THEN 'FAILED' ELSE 'STARTED'"
                + " END AS status, CAST(0 AS BIGINT) AS attempt, CAST(o.load_timestamp AS TIMESTAMP) AS started_at,"
                + " CASE WHEN o.load_completed OR o.error_message IS NOT NULL THEN CAST(o.load_timestamp AS TIMESTAMP) END"
                + " AS ended_at, CAST([] AS VARCHAR[]) AS files, CAST(NULL AS VARCHAR) AS source FROM (SELECT "
                + original + " FROM " + table
                + ") AS o LEFT JOIN LATERAL (" + found + ") AS f ON true";
    }
}
