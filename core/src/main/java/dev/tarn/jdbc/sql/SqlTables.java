package dev.tarn.jdbc.sql;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks for tables, makes them and changes them. */
record SqlTables(SqlDatabase database, JdbcStatements statements) {

    /** The names of all tables and views of a dataset, as the database has them. */
    Set<String> names(String dataset) throws SQLException {
        Connection connection = statements.connection();
        String physical = database.names().physical(dataset);
        String catalog = connection.getCatalog();
        String schema = null;
        switch (database.facts().names().level()) {
            case SCHEMA -> schema = physical;
            case CATALOG -> catalog = physical;
            case PREFIX -> {}
        }
        Set<String> names = new HashSet<>();
        DatabaseMetaData meta = connection.getMetaData();
        try (ResultSet rows = meta.getTables(catalog, pattern(meta, schema), "%", null)) {
            while (rows.next()) {
                if (schema == null || schema.equals(rows.getString("TABLE_SCHEM"))) {
                    names.add(rows.getString("TABLE_NAME"));
                }
            }
        }
        return names;
    }

    private static String pattern(DatabaseMetaData meta, String name) throws SQLException {
        String escape = meta.getSearchStringEscape();
        return name == null || escape == null || escape.isEmpty()
                ? name
                : name.replace(escape, escape + escape)
                        .replace("_", escape + "_")
                        .replace("%", escape + "%");
    }

    boolean exists(TableName table) throws SQLException {
        return names(table.dataset()).contains(database.names().physical(table).name());
    }

    /** Looks first: making needs more rights than using. */
    void createDataset(String dataset) throws SQLException {
        String physical = database.names().physical(dataset);
        DatabaseMetaData meta = statements.connection().getMetaData();
        boolean there = switch (database.facts().names().level()) {
            case SCHEMA -> contains(meta.getSchemas(), "TABLE_SCHEM", physical);
            case CATALOG -> contains(meta.getCatalogs(), "TABLE_CAT", physical);
            case PREFIX -> true;
        };
        if (!there) {
            statements.run("CREATE SCHEMA IF NOT EXISTS " + database.names().quoted(physical));
        }
    }

    private static boolean contains(ResultSet rows, String column, String name) throws SQLException {
        try (rows) {
            while (rows.next()) {
                if (name.equals(rows.getString(column))) {
                    return true;
                }
            }
            return false;
        }
    }

    void create(TableName table, TableSchema schema) throws SQLException {
        statements.run(schema.columns().stream()
                .map(this::definition)
                .collect(Collectors.joining(", ", "CREATE TABLE " + sql(table) + " (", ")")));
    }

    private String definition(Column column) {
        return database.names().column(column.name()) + " " + database.types().sql(column.type());
    }

    void drop(TableName table) throws SQLException {
        statements.run("DROP TABLE " + sql(table));
    }

    /** A list of columns, quoted. */
    String columns(TableSchema schema) {
        return schema.columns().stream()
                .map(c -> database.names().column(c.name()))
                .collect(Collectors.joining(", "));
    }

    String sql(TableName table) {
        return database.names().table(table);
    }

    /**
     * Makes room for other rows. What an earlier load has changed already, and not published, is left as it is.
     *
     * @param spare a table that does not exist
     */
    void change(TableName table, SchemaChange change, TableSchema present, TableName spare, String operation)
            throws SQLException {
        List<Column> widened = change.widened().stream()
                .filter(c -> !database.types()
                        .sql(c.type())
                        .equals(database.types()
                                .sql(present.find(c.name()).orElseThrow().type())))
                .toList();
        String alter = database.facts().alterType();
        if (!widened.isEmpty() && alter.isEmpty()) {
            rebuild(table, change, present, spare, operation);
            return;
        }
        for (Column column : widened) {
            statements.run(alter.formatted(
                    sql(table),
                    database.names().column(column.name()),
                    database.types().sql(column.type())));
        }
        Set<String> there = change.added().isEmpty() ? Set.of() : columnNames(table);
        for (Column column : change.added()) {
            if (!there.contains(database.names().physical(column.name()))) {
                statements.run("ALTER TABLE " + sql(table) + " ADD COLUMN " + definition(column));
            }
        }
    }

    /** Where no column can get another type: only safe where all of it can be undone. */
    private void rebuild(TableName table, SchemaChange change, TableSchema present, TableName spare, String operation)
            throws SQLException {
        if (!database.hasTransactionalDdl()) {
            throw new BackendRejectedException(database.errors().start(operation) + "column "
                    + change.widened().get(0).name() + " of table " + table
                    + " needs another type, and the database can't change a column's type; use a table for each month");
        }
        TableSchema wide = change.applyTo(present);
        create(spare, wide);
        String converted = present.columns().stream()
                .map(c -> database.types()
                        .convert(
                                database.names().column(c.name()),
                                c.type(),
                                wide.find(c.name()).orElseThrow().type()))
                .collect(Collectors.joining(", "));
        statements.run("INSERT INTO " + sql(spare) + " (" + columns(present) + ") SELECT " + converted + " FROM "
                + sql(table));
        drop(table);
        create(table, wide);
        statements.run("INSERT INTO " + sql(table) + " (" + columns(wide) + ") SELECT " + columns(wide) + " FROM "
                + sql(spare));
        drop(spare);
    }

    private Set<String> columnNames(TableName table) throws SQLException {
        try (var statement = statements.connection().prepareStatement("SELECT * FROM " + sql(table) + " WHERE 1 = 0");
                ResultSet rows = statement.executeQuery()) {
            Set<String> names = new HashSet<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                names.add(rows.getMetaData().getColumnLabel(i));
            }
            return names;
        }
    }
}
