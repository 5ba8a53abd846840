package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EngineSession;
import java.util.List;
import java.util.Optional;

/**
 * One execution of a statement.
 *
 * @param service what all sessions share
 * @param session whose statement it is
 * @param queryId the service's identifier of it
 * @param bindings the values of its placeholders
 * @param describeOnly whether only the shape of its result is wanted
 * @param database where names without a database are
 * @param schema where names without a schema are
 */
record Execution(
        Service service,
        Session session,
        String queryId,
        Bindings bindings,
        boolean describeOnly,
        String database,
        String schema) {

    static Execution of(Service service, Session session, String queryId, Bindings bindings, boolean describeOnly) {
        return new Execution(service, session, queryId, bindings, describeOnly, session.database(), session.schema());
    }

    EngineSession engine() {
        return session.engine();
    }

    Execution with(Bindings row) {
        return new Execution(service, session, queryId, row, describeOnly, database, schema);
    }

    /** The same where names mean what they mean beside something. */
    Execution within(ObjectName beside) {
        return new Execution(service, session, queryId, bindings, describeOnly, beside.database(), beside.schema());
    }

    /** The full name of what is named by one to three words. */
    ObjectName named(List<String> path) throws SnowflakeError {
        if (path.size() > 3) {
            throw SnowflakeError.notEmulated("the name " + String.join(".", path));
        }
        String inDatabase = path.size() == 3 ? path.get(0) : database;
        String inSchema = path.size() >= 2 ? path.get(path.size() - 2) : schema;
        if (inDatabase.isEmpty() || inSchema.isEmpty()) {
            throw SnowflakeError.noDatabase("this operation");
        }
        return new ObjectName(inDatabase, inSchema, path.get(path.size() - 1));
    }

    Optional<TableEntry> findTable(ObjectName name) throws SnowflakeError {
        TableEntry own = session.temporary().get(name);
        return own != null ? Optional.of(own) : service.catalog().table(name);
    }

    TableEntry table(ObjectName name) throws SnowflakeError {
        return findTable(name).orElseThrow(() -> SnowflakeError.noObject("Object", name.toString()));
    }

    /** The rows of a table that this statement sees. */
    String rows(TableEntry table) {
        return session.transaction()
                .flatMap(transaction -> transaction.overlay(table))
                .map(Overlay::rows)
                .orElseGet(() -> "SELECT " + table.columnList() + " FROM " + table.physical() + " WHERE "
                        + TableEntry.DIED + " IS NULL");
    }
}
