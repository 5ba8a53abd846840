package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbTypes;
import dev.tarn.ducklake.catalog.CatalogDialect;
import dev.tarn.jdbc.JdbcStateDialect;
import dev.tarn.jdbc.StateTable;
import dev.tarn.model.ColumnType;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The load state beside the catalog's tables, in a schema of its own. Types are written as the engine writes them, on every catalog.
 *
 * @param catalog how the catalog's database is spoken to
 * @param ready whether the tables are there
 */
record LakeStateDialect(CatalogDialect catalog, BooleanSupplier ready) implements JdbcStateDialect {

    private static final String NAME = "billing_state";

    /** The schema, which is this catalog's alone. */
    String schema() {
        return catalog.schemaBeside(NAME);
    }

    @Override
    public String backend() {
        return DuckLakeBackendProvider.NAME;
    }

    @Override
    public String table(StateTable table) {
        return catalog.identifier(schema()) + "." + catalog.identifier(table.usualName());
    }

    /** Before the first load there is nothing to read, and somebody who only reads could not make it. */
    @Override
    public Optional<String> readable(StateTable table) {
        return ready.getAsBoolean() ? Optional.of(table(table)) : Optional.empty();
    }

    @Override
    public String text(ColumnType type) {
        return DuckDbTypes.sql(type);
    }

    @Override
    public ColumnType type(String text) {
        return DuckDbTypes.parse(text);
    }
}
