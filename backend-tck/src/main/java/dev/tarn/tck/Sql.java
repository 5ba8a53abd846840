package dev.tarn.tck;

import dev.tarn.model.TableName;
import dev.tarn.spi.DatabaseBackend;

/**
 * All SQL that the kit issues. Everything else is done in Java, so that a backend of any dialect can run it:
 *
 * <pre>
 * SELECT * FROM ref
 * SELECT name, name FROM ref
 * SELECT name FROM ref WHERE name = ?
 * SELECT column FROM ref
 * SELECT table_schema, table_name FROM information_schema.tables      (see {@link BackendUnderTest#tables})
 * </pre>
 *
 * where {@code ref} is {@link DatabaseBackend#tableReference}, {@code column} is {@link DatabaseBackend#columnReference} and a name is an unquoted word of letters, digits and
 * underscores.
 */
final class Sql {

    static final String TABLES = "SELECT table_schema, table_name FROM information_schema.tables";

    private Sql() {}

    static String all(DatabaseBackend backend, TableName table) {
        return "SELECT * FROM " + backend.tableReference(table);
    }

    static String columns(DatabaseBackend backend, TableName table, String... plainNames) {
        return "SELECT " + String.join(", ", plainNames) + " FROM " + backend.tableReference(table);
    }

    static String where(DatabaseBackend backend, TableName table, String plainName, String condition) {
        return columns(backend, table, plainName) + " WHERE " + condition + " = ?";
    }

    static String column(DatabaseBackend backend, TableName table, String anyName) {
        return columns(backend, table, backend.columnReference(anyName));
    }
}
