package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.duckdb.engine.DuckDbTypes;
import dev.tarn.duckdb.engine.DuckDbWidening;
import dev.tarn.model.Column;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A table that rows are loaded into, as it is and as it has to be. */
record DuckDbTarget(DuckDbStatements statements, String database, TableName name) {

    /** The columns of the table, system columns first; empty where there is no table. */
    Optional<TableSchema> present() throws SQLException {
        List<Column> columns = statements.list(
                row -> Column.of(row.getString(1), DuckDbTypes.parse(row.getString(2))),
                "SELECT c.column_name, c.data_type FROM duckdb_columns() AS c JOIN duckdb_tables() AS t"
                        + " ON t.table_oid = c.table_oid AND t.database_oid = c.database_oid"
                        + " WHERE c.database_name = current_database() AND lower(c.schema_name) = lower(?)"
                        + " AND lower(c.table_name) = lower(?) ORDER BY c.column_index",
                name.dataset(),
                name.name());
        return columns.isEmpty() ? Optional.empty() : Optional.of(new TableSchema(columns));
    }

    /** System columns and the source's. */
    static TableSchema whole(TableSchema source) {
        List<Column> columns = new ArrayList<>(SystemColumns.ALL);
        columns.addAll(source.columns());
        return new TableSchema(columns);
    }

    /** Whether a table is one of ours: the original tool's tables don't say which load a row is from. */
    static boolean isOurs(TableSchema present) {
        return SystemColumns.ALL.stream().allMatch(c -> present.find(c.name()).isPresent());
    }

    /** The part of a change that is about the source's columns. */
    static SchemaChange ofSource(SchemaChange change) {
        return new SchemaChange(
                change.added().stream().filter(c -> !isSystem(c)).toList(),
                change.widened().stream().filter(c -> !isSystem(c)).toList());
    }

    static boolean isSystem(Column column) {
        return SystemColumns.ALL.stream().anyMatch(c -> c.name().equalsIgnoreCase(column.name()));
    }

    void createDataset() throws SQLException {
        statements.run("CREATE SCHEMA IF NOT EXISTS " + DuckDbSql.identifier(database) + "."
                + DuckDbSql.identifier(name.dataset()));
    }

    void create(TableSchema schema) throws SQLException {
        statements.run(schema.columns().stream()
                .map(c -> DuckDbSql.identifier(c.name()) + " " + DuckDbTypes.sql(c.type()))
                .collect(Collectors.joining(", ", "CREATE TABLE " + sql() + " (", ")")));
    }

    void change(SchemaChange change, TableSchema present) throws SQLException {
        for (Column column : change.added()) {
            statements.run("ALTER TABLE " + sql() + " ADD COLUMN " + DuckDbSql.identifier(column.name()) + " "
                    + DuckDbTypes.sql(column.type()));
        }
        for (Column column : change.widened()) {
            Column before = present.find(column.name()).orElseThrow();
            statements.run("ALTER TABLE " + sql() + " ALTER COLUMN " + DuckDbSql.identifier(before.name()) + " TYPE "
                    + DuckDbTypes.sql(column.type()) + " USING "
                    + DuckDbWidening.convert(DuckDbSql.identifier(before.name()), before.type(), column.type()));
        }
    }

    String sql() {
        return DuckDbSql.table(database, name);
    }
}
