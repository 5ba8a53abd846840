package dev.tarn.postgres;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStateTables;
import dev.tarn.jdbc.JdbcStatements;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes the tables that hold the load state, and those that say which version of a month is where. */
final class PostgresStateSchema {

    /** The table that is made last: where it is, all are. */
    private static final String LAST = "shapes";

    private final PostgresDatabase database;
    private final AtomicBoolean there = new AtomicBoolean();
    private final PostgresStateDialect dialect;

    PostgresStateSchema(PostgresDatabase database) {
        this.database = database;
        this.dialect = new PostgresStateDialect(database.config().stateSchema(), this::isReady);
    }

    PostgresStateDialect dialect() {
        return dialect;
    }

    /** Makes what is missing, all of it or nothing; somebody who may only read goes without. */
    void make() {
        if (isReady()) {
            return;
        }
        String operation = "prepare the load state in schema " + dialect.schema();
        try {
            database.write(operation, this::create);
            there.set(true);
        } catch (BackendRejectedException e) {
            if (!(e.getCause() instanceof SQLException cause) || !PostgresErrors.isForbidden(cause)) {
                throw e;
            }
        }
    }

    /** Says who must act where a load finds no tables, because whoever opened the database was not allowed to make them. */
    void require() {
        if (!isReady()) {
            String operation = "prepare the load state in schema " + dialect.schema();
            BackendException refused = null;
            try {
                database.write(operation, this::create);
                there.set(true);
            } catch (BackendException e) {
                refused = e;
            }
            if (refused != null) {
                throw refused;
            }
        }
    }

    private boolean isReady() {
        if (!there.get()) {
            there.set(database.read("look for the load state", this::exists));
        }
        return there.get();
    }

    private boolean exists(JdbcStatements statements) throws SQLException {
        return statements
                        .list(row -> row.getString(1), "SELECT to_regclass(?)", dialect.table(LAST))
                        .get(0)
                != null;
    }

    private boolean create(JdbcStatements statements) throws SQLException {
        PostgresLocks.serialize(statements, dialect);
        if (exists(statements)) {
            return true;
        }
        createSchema(statements, dialect.schema());
        new JdbcStateTables(dialect).create(statements);
        for (String table : tables()) {
            statements.run("CREATE TABLE IF NOT EXISTS " + table);
        }
        return true;
    }

    private List<String> tables() {
        return List.of(
                dialect.table("snapshots")
                        + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, taken_at timestamp NOT NULL,"
                        + " loads text NOT NULL, changes text NOT NULL)",
                dialect.table("versions")
                        + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, vendor text NOT NULL,"
                        + " export_name text NOT NULL, account text NOT NULL, billing_period text NOT NULL,"
                        + " table_dataset text NOT NULL, table_name text NOT NULL, relation_schema text NOT NULL,"
                        + " relation_name text NOT NULL, from_snapshot bigint NOT NULL, to_snapshot bigint,"
                        + " superseded_at timestamp, dropped_at timestamp)",
                dialect.table(LAST)
                        + " (dataset text NOT NULL, name text NOT NULL, from_snapshot bigint NOT NULL,"
                        + " export_vendor text NOT NULL, export_name text NOT NULL, is_view boolean NOT NULL,"
                        + " columns text NOT NULL, PRIMARY KEY (dataset, name, from_snapshot))");
    }

    /** Makes a dataset's schema, of two loads that need it at once in only one. */
    static void makeDataset(JdbcStatements statements, PostgresStateDialect dialect, String name) throws SQLException {
        if (isMissing(statements, name)) {
            PostgresLocks.serialize(statements, dialect);
            createSchema(statements, name);
        }
    }

    /** CREATE … IF NOT EXISTS asks for the right to create also where there is nothing to do. */
    static void createSchema(JdbcStatements statements, String name) throws SQLException {
        if (isMissing(statements, name)) {
            statements.run("CREATE SCHEMA IF NOT EXISTS " + PostgresSql.identifier(name));
        }
    }

    private static boolean isMissing(JdbcStatements statements, String name) throws SQLException {
        return statements
                .list(row -> row.getInt(1), "SELECT 1 FROM pg_namespace WHERE nspname = ?", PostgresSql.name(name))
                .isEmpty();
    }
}
