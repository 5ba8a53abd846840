package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.duckdb.engine.DuckDbTypes;
import dev.tarn.jdbc.JdbcStateDialect;
import dev.tarn.jdbc.StateTable;
import dev.tarn.model.ColumnType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The load state in {@code billing_state}, whose main table has the name that the FinOps stack's original tool gave it. */
record DuckDbStateDialect(String database, Optional<DuckDbStateSchema.Readable> readable) implements JdbcStateDialect {

    /** For tables that are migrated. */
    static DuckDbStateDialect of(String database) {
        String loads = DuckDbStateSchema.in(database) + ".load_state";
        return new DuckDbStateDialect(database, Optional.of(new DuckDbStateSchema.Readable(loads, false)));
    }

    @Override
    public String backend() {
        return DuckDbBackendProvider.NAME;
    }

    @Override
    public String table(StateTable table) {
        return DuckDbStateSchema.in(database) + "." + (table == StateTable.LOADS ? "load_state" : table.usualName());
    }

    @Override
    public Optional<String> readable(StateTable table) {
        return table == StateTable.LOADS
                ? readable.map(DuckDbStateSchema.Readable::from)
                : readable.filter(r -> !r.original()).map(r -> table(table));
    }

    @Override
    public String text(ColumnType type) {
        return DuckDbTypes.sql(type);
    }

    @Override
    public ColumnType type(String text) {
        return DuckDbTypes.parse(text);
    }

    @Override
    public String listType() {
        return "VARCHAR[]";
    }

    @Override
    public Object list(Connection connection, List<String> texts) throws SQLException {
        return new DuckDbStatements(connection).texts(texts);
    }

    @Override
    public List<String> list(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        List<String> texts = new ArrayList<>();
        if (array != null) {
            for (Object text : (Object[]) array.getArray()) {
                texts.add((String) text);
            }
        }
        return texts;
    }
}
