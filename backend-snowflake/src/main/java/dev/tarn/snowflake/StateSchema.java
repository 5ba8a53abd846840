package dev.tarn.snowflake;

import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStateTables;
import dev.tarn.jdbc.JdbcStatements;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Tarn's own schema, with its tables and its stage. */
record StateSchema(SnowflakeDatabase database) {

    private static final Logger LOG = LoggerFactory.getLogger(StateSchema.class);

    private static final int TRIES = 5;

    /** Looks whether all is there, and makes what is missing; who may not is told when he loads. */
    void make() {
        try {
            if (!isThere()) {
                makeAll();
            }
            database.tables().ready();
        } catch (BackendRejectedException e) {
            LOG.info(
                    "the load state of {} can't be made, so that nothing can be loaded: {}",
                    database.config().subject(),
                    e.getMessage());
        }
    }

    /** Fails for who may not load. */
    void require() {
        if (!database.tables().isReady()) {
            makeAll();
            database.tables().ready();
        }
    }

    /** The lock is made last. */
    private boolean isThere() {
        Relation lock = database.tables().lock();
        return database.read(
                "open " + database.config().subject(),
                statements -> !statements
                        .list(
                                row -> row.getString(1),
                                "SELECT TABLE_NAME FROM " + SnowflakeCatalog.information(lock, "TABLES")
                                        + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
                                lock.schema(),
                                lock.name())
                        .isEmpty());
    }

    private void makeAll() {
        for (int tries = 1; ; tries++) {
            try {
                database.in("make the load state in " + database.tables().lock().schemaSql(), session -> {
                    makeAll(session.statements());
                    return true;
                });
                return;
            } catch (BackendException e) {
                // Of two that make it at once, one may be told that it is there.
                if (tries >= TRIES
                        || !(e.getCause() instanceof SQLException cause)
                        || !SnowflakeErrors.isThere(cause)) {
                    throw e;
                }
            }
        }
    }

    private void makeAll(JdbcStatements statements) throws SQLException {
        StateTables tables = database.tables();
        makeSchema(statements, tables.lock());
        new JdbcStateTables(tables).create(statements);
        statements.run("CREATE STAGE IF NOT EXISTS " + tables.stage().sql()
                + " COMMENT = 'Files on their way into tables. Made by Tarn.'");
        statements.run("CREATE TABLE IF NOT EXISTS " + tables.snapshots().sql()
                + " (\"ID\" NUMBER(19,0) NOT NULL, \"BEGAN_AT\" TIMESTAMP_NTZ(9) NOT NULL,"
                + " \"TAKEN_AT\" TIMESTAMP_NTZ(9) NOT NULL, \"LOADS\" VARCHAR NOT NULL, \"CHANGES\" VARCHAR NOT NULL)");
        statements.run("CREATE TABLE IF NOT EXISTS " + tables.shapes().sql()
                + " (\"DATASET\" VARCHAR NOT NULL, \"NAME\" VARCHAR NOT NULL, \"FROM_SNAPSHOT\" NUMBER(19,0) NOT NULL,"
                + " \"PLACE\" VARCHAR NOT NULL, \"COLUMNS\" VARCHAR NOT NULL, \"TABLES\" VARCHAR NOT NULL)");
        statements.run("CREATE TABLE IF NOT EXISTS " + tables.lock().sql() + " (\"TURN\" NUMBER(38,0)) AS SELECT 0");
    }

    /** Makes a schema that is missing: to ask for one that is there needs a right that not everybody has. */
    static void makeSchema(JdbcStatements statements, Relation in) throws SQLException {
        List<String> found = statements.list(
                row -> row.getString(1),
                "SELECT SCHEMA_NAME FROM " + SnowflakeCatalog.information(in, "SCHEMATA") + " WHERE SCHEMA_NAME = ?",
                in.schema());
        if (found.isEmpty()) {
            statements.run("CREATE SCHEMA IF NOT EXISTS " + in.schemaSql() + " COMMENT = 'Made by Tarn.'");
        }
    }
}
