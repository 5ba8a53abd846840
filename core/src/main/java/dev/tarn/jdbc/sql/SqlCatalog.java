package dev.tarn.jdbc.sql;

import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What Tarn's tables and views hold, in Tarn's own types and names: the database knows only what it holds them as. */
record SqlCatalog(SqlDatabase database, JdbcStatements statements) {

    private static final String OF_TABLE = " WHERE table_dataset = ? AND table_name = ?";

    /**
     * A table or a view.
     *
     * @param definition a view's SELECT; empty for a table
     */
    record Held(TableName table, TableSchema schema, String definition) {}

    Optional<Held> find(TableName table) throws SQLException {
        return select(OF_TABLE, table.dataset(), table.name()).stream().findFirst();
    }

    /** What has a name in the database; where no dataset is named, the only one. */
    Optional<Held> physical(Optional<String> dataset, String name) throws SQLException {
        List<Held> found = dataset.isPresent()
                ? select(" WHERE physical_dataset = ? AND physical_name = ?", dataset.get(), name)
                : select(" WHERE physical_name = ?", name);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private List<Held> select(String where, Object... values) throws SQLException {
        return statements.list(
                SqlCatalog::held,
                "SELECT table_dataset, table_name, columns, definition FROM " + database.stateTable(SqlState.HELD)
                        + where,
                values);
    }

    private static Held held(ResultSet row) throws SQLException {
        return new Held(
                new TableName(row.getString(1), row.getString(2)),
                new TableSchema(SqlTypeText.columns(row.getString(3))),
                row.getString(4));
    }

    void put(Held held) throws SQLException {
        String columns = SqlTypeText.columns(held.schema().columns()).toString();
        String dataset = held.table().dataset();
        String name = held.table().name();
        String table = database.stateTable(SqlState.HELD);
        if (statements.run(
                        "UPDATE " + table + " SET columns = ?, definition = ?" + OF_TABLE,
                        columns,
                        held.definition(),
                        dataset,
                        name)
                == 0) {
            SqlNames.Physical physical = database.names().physical(held.table());
            statements.run(
                    "INSERT INTO " + table + " (columns, definition, table_dataset, table_name, physical_dataset,"
                            + " physical_name) VALUES (?, ?, ?, ?, ?, ?)",
                    columns,
                    held.definition(),
                    dataset,
                    name,
                    physical.dataset(),
                    physical.name());
        }
    }

    void remove(TableName table) throws SQLException {
        statements.run("DELETE FROM " + database.stateTable(SqlState.HELD) + OF_TABLE, table.dataset(), table.name());
    }
}
