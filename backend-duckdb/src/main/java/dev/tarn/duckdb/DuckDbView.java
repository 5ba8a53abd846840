package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.duckdb.engine.DuckDbWidening;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ExportId;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The view over all tables of an export: every row of each, and every column of any. */
record DuckDbView(DuckDbStatements statements, String database, ExportId export) {

    /** A table, with the month of its rows where they don't say it themselves. */
    private record Part(TableName table, Optional<String> month, TableSchema schema) {}

    void refresh(TableName view) throws SQLException {
        List<Part> parts = parts();
        Map<String, ColumnType> types = new LinkedHashMap<>();
        for (Part part : parts) {
            part.schema().columns().forEach(c -> types.merge(key(c), c.type(), ColumnType::widenTo));
        }
        List<String> selects = new ArrayList<>();
        for (Part part : parts) {
            selects.add(select(part, types, view));
        }
        new DuckDbTarget(statements, database, view).createDataset();
        statements.run("CREATE OR REPLACE VIEW " + DuckDbSql.table(database, view) + " AS "
                + String.join(" UNION ALL BY NAME ", selects));
    }

    /** The tables that the current versions are in. */
    private List<Part> parts() throws SQLException {
        List<TableName> found = new JdbcTableOwners(
                        new JdbcStatements(statements.connection()), DuckDbStateDialect.of(database))
                .tables(export);
        List<Part> parts = new ArrayList<>();
        for (TableName table : found) {
            Optional<TableSchema> schema = new DuckDbTarget(statements, database, table).present();
            if (schema.isPresent()) {
                parts.add(new Part(table, month(table, schema.get()), schema.get()));
            }
        }
        return parts;
    }

    private Optional<String> month(TableName table, TableSchema present) throws SQLException {
        return present.find(SystemColumns.BILLING_PERIOD.name()).isPresent()
                ? Optional.empty()
                : new DuckDbOriginalTable(statements, database, table).month(export, present);
    }

    /** Columns that another table has in a wider type are widened here; system columns that a table lacks are filled in. */
    private static String select(Part part, Map<String, ColumnType> types, TableName view) {
        List<String> values = new ArrayList<>();
        for (Column system : SystemColumns.ALL) {
            if (part.schema().find(system.name()).isEmpty()) {
                String value = system.equals(SystemColumns.BILLING_PERIOD)
                        ? part.month().orElse("CAST(NULL AS VARCHAR)")
                        : system.equals(SystemColumns.ACCOUNT) ? "''" : "CAST(NULL AS VARCHAR)";
                values.add(value + " AS " + DuckDbSql.identifier(system.name()));
            }
        }
        for (Column column : part.schema().columns()) {
            String name = DuckDbSql.identifier(column.name());
            String value = DuckDbWidening.convert(name, column.type(), types.get(key(column)));
            values.add(value.equals(name) ? name : value + " AS " + name);
        }
        // A name without its dataset is looked for beside the view, whatever the database file is called.
        String table = part.table().dataset().equalsIgnoreCase(view.dataset())
                ? DuckDbSql.identifier(part.table().name())
                : DuckDbSql.table(part.table());
        return "SELECT " + String.join(", ", values) + " FROM " + table;
    }

    private static String key(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }
}
