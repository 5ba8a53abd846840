package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.EngineSession;
import java.util.List;

/** {@code UPDATE} and {@code DELETE}. Both lock their table until their transaction ends. */
final class UpdateStatement {

    private UpdateStatement() {}

    static Result update(Parser parser) throws SnowflakeError {
        parser.expect("UPDATE");
        Execution execution = parser.execution();
        TableEntry table = execution.table(parser.objectName());
        String alias = alias(parser, table);
        List<String> names = List.of("number of rows updated", "number of multi-joined rows updated");
        Changes changes = update(parser, table, alias);
        if (execution.describeOnly()) {
            return Result.counts(Result.Kind.UPDATE, names, 0, 0);
        }
        return Dml.run(execution, table, true, overlay -> {
            // Read again: what the statement sees is what is there now that the table is locked.
            EngineSession engine = execution.engine();
            engine.execute("CREATE OR REPLACE TEMP TABLE changed AS SELECT DISTINCT ON (__o, __id) * FROM ("
                    + changes.sql(overlay) + ")");
            long updated = engine.query("SELECT count(*) FROM changed", row -> row.getLong(1))
                    .get(0);
            Dml.remove(engine, overlay, "changed");
            engine.execute("INSERT INTO " + overlay.made() + " (" + table.columnList() + ") SELECT "
                    + table.columnList() + " FROM changed");
            engine.execute("DROP TABLE changed");
            return Result.counts(Result.Kind.UPDATE, names, updated, 0);
        });
    }

    /** Rows to change, given the rows there are. */
    @FunctionalInterface
    private interface Changes {
        String sql(Overlay overlay) throws SnowflakeError;
    }

    private static Changes update(Parser parser, TableEntry table, String alias) throws SnowflakeError {
        int start = parser.cursor().position();
        String sets = updateSql(parser, table, alias, "%s");
        return overlay -> {
            parser.cursor().position(start);
            return updateSql(parser, table, alias, overlay.rowsAndPlaces());
        };
    }

    private static String updateSql(Parser parser, TableEntry table, String alias, String rows) throws SnowflakeError {
        Queries queries = new Queries(parser);
        Scope scope = Scope.empty();
        scope.add(Scope.Source.of(table, alias));
        int set = parser.cursor().position();
        // FROM is behind what is set from it.
        skipTo(parser, "FROM", "WHERE");
        String from = parser.accept("FROM") ? ", " + queries.sources().from(scope) : "";
        String where = parser.accept("WHERE") ? queries.expressions().expression(scope) : "TRUE";
        parser.end();
        int end = parser.cursor().position();
        parser.cursor().position(set);
        Assignments assignments = Assignments.read(parser, table, alias, queries.expressions(), scope);
        if (!parser.cursor().ended() && !parser.sees("FROM") && !parser.sees("WHERE")) {
            throw SnowflakeError.syntax(parser.cursor().peek());
        }
        parser.cursor().position(end);
        String quoted = Quoting.name(alias);
        return "SELECT " + quoted + ".__o, " + quoted + ".__id, " + assignments.all(table, alias) + " FROM (" + rows
                + ") AS " + quoted + from + " WHERE " + where;
    }

    private static void skipTo(Parser parser, String... words) {
        int depth = 0;
        while (!parser.cursor().ended()) {
            for (String word : words) {
                if (depth == 0 && parser.sees(word)) {
                    return;
                }
            }
            depth += parser.sees("(") ? 1 : parser.sees(")") ? -1 : 0;
            parser.cursor().next();
        }
    }

    static String alias(Parser parser, TableEntry table) throws SnowflakeError {
        return parser.accept("AS") || parser.seesIdentifier()
                ? parser.identifier()
                : table.name().name();
    }

    static Result delete(Parser parser) throws SnowflakeError {
        parser.expect("DELETE", "FROM");
        Execution execution = parser.execution();
        TableEntry table = execution.table(parser.objectName());
        String alias = alias(parser, table);
        int start = parser.cursor().position();
        deleteSql(parser, table, alias, "");
        List<String> names = List.of("number of rows deleted");
        if (execution.describeOnly()) {
            return Result.counts(Result.Kind.DELETE, names, 0);
        }
        return Dml.run(execution, table, true, overlay -> {
            parser.cursor().position(start);
            EngineSession engine = execution.engine();
            engine.execute("CREATE OR REPLACE TEMP TABLE changed AS "
                    + deleteSql(parser, table, alias, overlay.rowsAndPlaces()));
            long deleted = engine.query("SELECT count(*) FROM changed", row -> row.getLong(1))
                    .get(0);
            Dml.remove(engine, overlay, "changed");
            engine.execute("DROP TABLE changed");
            return Result.counts(Result.Kind.DELETE, names, deleted);
        });
    }

    private static String deleteSql(Parser parser, TableEntry table, String alias, String rows) throws SnowflakeError {
        Queries queries = new Queries(parser);
        Scope scope = Scope.empty();
        scope.add(Scope.Source.of(table, alias));
        String using = parser.accept("USING") ? ", " + queries.sources().from(scope) : "";
        String where = parser.accept("WHERE") ? queries.expressions().expression(scope) : "TRUE";
        parser.end();
        String quoted = Quoting.name(alias);
        return "SELECT DISTINCT " + quoted + ".__o, " + quoted + ".__id FROM (" + rows + ") AS " + quoted + using
                + " WHERE " + where;
    }
}
