package dev.tarn.ducklake.scan;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;

/**
 * A catalog of the engine, in memory, in which the lake's names stand for views, so that a statement finds them by schema and name.
 * The engine shows it to all its connections: its name is of no use elsewhere, and it goes when the query ends.
 */
final class QueryCatalog {

    private final DuckDbStatements statements;
    private final String name;

    private QueryCatalog(Connection connection, String name) {
        this.statements = new DuckDbStatements(connection);
        this.name = name;
    }

    static QueryCatalog attach(Connection connection, String name, LakeNames names) throws SQLException {
        QueryCatalog catalog = new QueryCatalog(connection, name);
        catalog.statements.run("ATTACH ':memory:' AS " + name);
        for (LakeSchema schema : names.schemas()) {
            catalog.statements.run("CREATE SCHEMA IF NOT EXISTS " + name + "." + DuckDbSql.identifier(schema.name()));
        }
        return catalog;
    }

    void table(LakeTable table, String select) throws SQLException {
        statements.run("CREATE VIEW " + in(table.schema(), table.name()) + " AS " + select);
    }

    /** A view's own names without a schema are those of its schema. */
    void view(LakeView view) throws SQLException {
        statements.run("USE " + name + "." + DuckDbSql.identifier(view.schema().name()));
        statements.run("CREATE VIEW " + in(view.schema(), view.name()) + aliases(view) + " AS "
                + QueryNames.sql(view, name + "."));
    }

    /** The names that a view gives its columns, as they stand behind its own. */
    static String aliases(LakeView view) {
        return view.aliases().isEmpty()
                ? ""
                : view.aliases().stream().map(DuckDbSql::identifier).collect(Collectors.joining(", ", " (", ")"));
    }

    /** A schema may have been made after the snapshot, or not yet: names without a schema are then none. */
    void use(String schema) throws SQLException {
        statements.run("CREATE SCHEMA IF NOT EXISTS " + name + "." + DuckDbSql.identifier(schema));
        statements.run("USE " + name + "." + DuckDbSql.identifier(schema));
    }

    String in(LakeSchema schema, String object) {
        return name + "." + DuckDbSql.identifier(schema.name()) + "." + DuckDbSql.identifier(object);
    }
}
