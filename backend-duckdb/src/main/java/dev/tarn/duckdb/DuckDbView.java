package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.duckdb.engine.DuckDbUnion;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.jdbc.JdbcTableOwners;
import dev.tarn.model.ExportId;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The view over all tables of an export. */
record DuckDbView(DuckDbStatements statements, String database, ExportId export) {

    void refresh(TableName view) throws SQLException {
        String select = DuckDbUnion.select(parts(view));
        new DuckDbTarget(statements, database, view).createDataset();
        statements.run("CREATE OR REPLACE VIEW " + DuckDbSql.table(database, view) + " AS " + select);
    }

    /** The tables that the current versions are in. */
    private List<DuckDbUnion.Part> parts(TableName view) throws SQLException {
        List<TableName> found = new JdbcTableOwners(
                        new JdbcStatements(statements.connection()), DuckDbStateDialect.of(database))
                .tables(export);
        List<DuckDbUnion.Part> parts = new ArrayList<>();
        for (TableName table : found) {
            Optional<TableSchema> schema = new DuckDbTarget(statements, database, table).present();
            if (schema.isPresent()) {
                // A name without its dataset is looked for beside the view, whatever the database file is called.
                String from = table.dataset().equalsIgnoreCase(view.dataset())
                        ? DuckDbSql.identifier(table.name())
                        : DuckDbSql.table(table);
                parts.add(new DuckDbUnion.Part(from, month(table, schema.get()), schema.get()));
            }
        }
        return parts;
    }

    private Optional<String> month(TableName table, TableSchema present) throws SQLException {
        return present.find(SystemColumns.BILLING_PERIOD.name()).isPresent()
                ? Optional.empty()
                : new DuckDbOriginalTable(statements, database, table).month(export, present);
    }
}
