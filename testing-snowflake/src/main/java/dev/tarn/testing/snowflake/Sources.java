package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what stands in FROM: tables as they are or were, views, queries, joins. */
final class Sources {

    private static final int DEEPEST = 30;

    private final Parser parser;
    private final SqlCursor cursor;
    private final Queries queries;

    Sources(Parser parser, Queries queries) {
        this.parser = parser;
        this.cursor = parser.cursor();
        this.queries = queries;
    }

    String from(Scope scope) throws SnowflakeError {
        StringBuilder sql = new StringBuilder(item(scope));
        while (true) {
            if (parser.accept(",")) {
                sql.append(", ").append(item(scope));
                continue;
            }
            Optional<String> join = join();
            if (join.isEmpty()) {
                return sql.toString();
            }
            sql.append(join.get()).append(item(scope));
            if (parser.accept("ON")) {
                sql.append(" ON ").append(queries.expressions().expression(scope));
            } else if (parser.accept("USING")) {
                sql.append(" USING (")
                        .append(Queries.list(parser.identifiers()))
                        .append(")");
            } else if (!join.get().contains("CROSS")) {
                throw SnowflakeError.syntax(cursor.peek());
            }
        }
    }

    private Optional<String> join() throws SnowflakeError {
        for (String side : List.of("LEFT", "RIGHT", "FULL")) {
            if (parser.accept(side)) {
                parser.accept("OUTER");
                parser.expect("JOIN");
                return Optional.of(" " + side + " JOIN ");
            }
        }
        if (parser.accept("CROSS", "JOIN")) {
            return Optional.of(" CROSS JOIN ");
        }
        return parser.accept("INNER", "JOIN") || parser.accept("JOIN") ? Optional.of(" JOIN ") : Optional.empty();
    }

    /** One table, view or query. */
    String item(Scope scope) throws SnowflakeError {
        if (parser.accept("(")) {
            Translated query = queries.query(scope);
            parser.expect(")");
            return named(query, "", scope);
        }
        if (parser.sees("VALUES")) {
            return named(queries.values(scope), "VALUES", scope);
        }
        List<String> path = parser.path();
        String name = path.get(path.size() - 1);
        if (path.size() == 1 && scope.common(name).isPresent()) {
            return named(
                    Translated.of(
                            "SELECT * FROM " + Quoting.name(name),
                            scope.common(name).get()),
                    name,
                    scope);
        }
        return named(relation(path), name, scope);
    }

    private String named(Translated query, String usual, Scope scope) throws SnowflakeError {
        String alias = usual;
        List<String> columns = query.columns();
        if (parser.accept("AS") || parser.seesIdentifier() && !past()) {
            alias = parser.identifier();
            columns = parser.sees("(") ? parser.identifiers() : columns;
        }
        if (alias.isEmpty()) {
            alias = parser.execution().service().catalog().fresh("q");
        }
        if (columns.size() != query.columns().size()) {
            throw SnowflakeError.columnCount(query.columns().size(), columns.size());
        }
        scope.add(new Scope.Source(alias, columns, query.origins()));
        return "(" + query.sql() + ") AS " + Quoting.name(alias) + "(" + Queries.list(columns) + ")";
    }

    private boolean past() {
        return (parser.sees("AT") || parser.sees("BEFORE")) && cursor.peek(1).is("(");
    }

    private Translated relation(List<String> path) throws SnowflakeError {
        Execution execution = parser.execution();
        if (path.size() >= 2 && path.get(path.size() - 2).equals("INFORMATION_SCHEMA")) {
            String database =
                    path.size() == 3 ? path.get(0) : execution.session().database();
            return InformationSchema.of(execution, database, parser.sql()).view(path.get(path.size() - 1));
        }
        ObjectName name = execution.named(path);
        Optional<TableEntry> table = execution.findTable(name);
        if (table.isPresent()) {
            List<String> columns = table.get().columnNames();
            return past()
                    ? Translated.of(
                            table.get().rowsAt(Past.read(parser).version(table.get(), execution)), columns, name)
                    : Translated.of(execution.rows(table.get()), columns, name);
        }
        ViewEntry view = execution
                .service()
                .catalog()
                .view(name)
                .orElseThrow(() -> SnowflakeError.noObject("Object", name.toString()));
        return expanded(view, past() ? Optional.of(Past.read(parser)) : Optional.empty());
    }

    private Translated expanded(ViewEntry view, Optional<Past> past) throws SnowflakeError {
        if (past.isPresent()) {
            throw SnowflakeError.notEmulated("time travel of the view " + view.name());
        }
        if (parser.depth() > DEEPEST) {
            throw SnowflakeError.notEmulated("views of views without end");
        }
        Parser inner = parser.of(view);
        Translated query = new Queries(inner).query(Scope.empty());
        inner.end();
        if (query.columns().size() != view.columns().size()) {
            throw new SnowflakeError(
                    "002037",
                    "42601",
                    "SQL compilation error:\nFailure during expansion of view '"
                            + view.name().name()
                            + "': SQL compilation error:\nView definition for '" + view.name() + "' declared "
                            + view.columns().size() + " column(s), but view query produces "
                            + query.columns().size() + " column(s).");
        }
        List<String> names = new ArrayList<>();
        view.columns().forEach(column -> names.add(column.name()));
        return Translated.of(query.sql(), names, view.name());
    }
}
