package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcStateDialect;
import dev.tarn.jdbc.StateTable;
import dev.tarn.model.ColumnType;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The load state in the schema that is configured.
 *
 * @param schema the schema, as it is configured
 * @param ready whether the tables are there
 */
record PostgresStateDialect(String schema, BooleanSupplier ready) implements JdbcStateDialect {

    @Override
    public String backend() {
        return PostgresBackendProvider.NAME;
    }

    @Override
    public String table(StateTable table) {
        return table(table.usualName());
    }

    /** Tables of Tarn's own may share a schema with those of exports. */
    String table(String usualName) {
        return PostgresSql.identifier(schema) + "." + PostgresSql.identifier("tarn_" + usualName);
    }

    /** Who may only read can't make them, and before the first load there is nothing to read. */
    @Override
    public Optional<String> readable(StateTable table) {
        return ready.getAsBoolean() ? Optional.of(table(table)) : Optional.empty();
    }

    @Override
    public String text(ColumnType type) {
        return PostgresTypes.text(type);
    }

    @Override
    public ColumnType type(String text) {
        return PostgresTypes.parse(text);
    }
}
