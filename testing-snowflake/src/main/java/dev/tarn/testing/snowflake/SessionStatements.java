package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlToken;
import java.util.List;
import java.util.Set;

/** {@code USE}, {@code ALTER SESSION}, and where transactions begin and end. */
final class SessionStatements {

    private static final String DONE = "Statement executed successfully.";
    private static final Set<String> PARAMETERS = Set.of(
            "AUTOCOMMIT",
            "LOCK_TIMEOUT",
            "QUERY_TAG",
            "TIMEZONE",
            "STATEMENT_TIMEOUT_IN_SECONDS",
            "JDBC_QUERY_RESULT_FORMAT",
            "TIMESTAMP_TYPE_MAPPING",
            "CLIENT_SESSION_KEEP_ALIVE",
            "MULTI_STATEMENT_COUNT",
            "DATE_INPUT_FORMAT",
            "DATE_OUTPUT_FORMAT",
            "TIME_INPUT_FORMAT",
            "TIME_OUTPUT_FORMAT",
            "TIMESTAMP_INPUT_FORMAT",
            "TIMESTAMP_OUTPUT_FORMAT",
            "TIMESTAMP_NTZ_OUTPUT_FORMAT",
            "ROWS_PER_RESULTSET",
            "QUOTED_IDENTIFIERS_IGNORE_CASE",
            "BINARY_INPUT_FORMAT",
            "BINARY_OUTPUT_FORMAT",
            "CLIENT_RESULT_COLUMN_CASE_INSENSITIVE");

    private SessionStatements() {}

    static boolean isParameter(String name) {
        return PARAMETERS.contains(name);
    }

    static Result alter(Parser parser) throws SnowflakeError {
        parser.expect("SET");
        Session session = parser.execution().session();
        do {
            String name = parser.identifier();
            parser.expect("=");
            SqlToken value = parser.cursor().next();
            if (!isParameter(name)) {
                throw SnowflakeError.notEmulated("the session parameter " + name);
            }
            if (name.equals("AUTOCOMMIT")) {
                // Whatever it was and becomes: the open transaction is committed.
                session.commit();
            }
            session.parameters().put(name, value.value());
        } while (parser.accept(",") || parser.seesIdentifier());
        parser.end();
        return Result.status(Result.Kind.ALTER_SESSION, DONE);
    }

    static Result use(Parser parser) throws SnowflakeError {
        parser.expect("USE");
        Session session = parser.execution().session();
        Catalog catalog = parser.execution().service().catalog();
        if (parser.accept("WAREHOUSE")) {
            session.warehouse(parser.identifier());
        } else if (parser.accept("ROLE")) {
            session.role(parser.identifier());
        } else if (parser.accept("SCHEMA")) {
            List<String> path = parser.path();
            String database = path.size() > 1 ? path.get(0) : session.database();
            String schema = path.get(path.size() - 1);
            if (!catalog.hasSchema(database, schema)) {
                throw SnowflakeError.noObject("Schema", database + "." + schema);
            }
            session.use(database, schema);
        } else {
            parser.accept("DATABASE");
            String database = parser.identifier();
            if (!catalog.hasDatabase(database)) {
                throw SnowflakeError.noObject("Database", database);
            }
            session.use(database, catalog.hasSchema(database, "PUBLIC") ? "PUBLIC" : "");
        }
        parser.end();
        return Result.status(Result.Kind.USE, DONE);
    }

    static Result begin(Parser parser) throws SnowflakeError {
        if (!parser.accept("BEGIN")) {
            parser.expect("START", "TRANSACTION");
        } else if (!parser.accept("TRANSACTION")) {
            parser.accept("WORK");
        }
        if (parser.accept("NAME")) {
            parser.identifier();
        }
        parser.end();
        // Within a transaction the service takes no notice of another BEGIN.
        parser.execution().session().begun();
        return Result.status(Result.Kind.TRANSACTION, DONE);
    }

    static Result commit(Parser parser) throws SnowflakeError {
        parser.expect("COMMIT");
        parser.accept("WORK");
        parser.end();
        parser.execution().session().commit();
        return Result.status(Result.Kind.TRANSACTION, DONE);
    }

    static Result rollback(Parser parser) throws SnowflakeError {
        parser.expect("ROLLBACK");
        parser.accept("WORK");
        parser.end();
        parser.execution().session().rollback();
        return Result.status(Result.Kind.TRANSACTION, DONE);
    }
}
