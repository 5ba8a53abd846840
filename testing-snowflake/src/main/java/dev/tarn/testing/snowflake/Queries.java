package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlCursor;
import dev.tarn.testing.emulator.SqlToken;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a query, clause by clause, and writes it as the engine reads it. A clause that it does not know is a syntax error. */
final class Queries {

    private static final Set<String> AFTER_ITEMS = Set.of(
            "FROM", "WHERE", "GROUP", "HAVING", "QUALIFY", "ORDER", "LIMIT", "UNION", "EXCEPT", "MINUS", "INTERSECT");

    private record Block(String sql, List<String> columns, List<Optional<ObjectName>> origins, Scope scope) {}

    private final Parser parser;
    private final SqlCursor cursor;
    private final Expressions expressions;
    private final Sources sources;

    Queries(Parser parser) {
        this.parser = parser;
        this.cursor = parser.cursor();
        this.expressions = new Expressions(parser, this);
        this.sources = new Sources(parser, this);
    }

    Expressions expressions() {
        return expressions;
    }

    Sources sources() {
        return sources;
    }

    boolean startsQuery() {
        int ahead = 0;
        while (cursor.peek(ahead).is("(")) {
            ahead++;
        }
        SqlToken token = cursor.peek(ahead);
        return token.is("SELECT") || token.is("WITH") || token.is("VALUES");
    }

    Translated query(Scope outer) throws SnowflakeError {
        Scope scope = outer.inner();
        StringBuilder sql = new StringBuilder();
        if (parser.accept("WITH")) {
            sql.append(commons(scope));
        }
        Block block = operand(scope);
        sql.append(block.sql());
        List<String> columns = block.columns();
        Scope ordering = block.scope();
        while (setOperator()) {
            String operator = operator();
            Block right = operand(scope);
            sql.append(operator).append(right.sql());
            if (operator.contains("BY NAME")) {
                Set<String> all = new LinkedHashSet<>(columns);
                all.addAll(right.columns());
                columns = List.copyOf(all);
            } else if (columns.size() != right.columns().size()) {
                throw new SnowflakeError(
                        "001789",
                        "42601",
                        "SQL compilation error:\ninvalid number of result columns for set operator input branches,"
                                + " expected " + columns.size() + ", got "
                                + right.columns().size());
            }
            ordering = scope.inner();
        }
        ordering.output(columns);
        sql.append(tail(ordering));
        return columns.size() == block.origins().size() && ordering == block.scope()
                ? new Translated(sql.toString(), columns, block.origins())
                : Translated.of(sql.toString(), columns);
    }

    private String commons(Scope scope) throws SnowflakeError {
        List<String> all = new ArrayList<>();
        do {
            String name = parser.identifier();
            List<String> names = parser.sees("(") ? parser.identifiers() : List.of();
            parser.expect("AS", "(");
            Translated query = query(scope);
            parser.expect(")");
            List<String> columns = names.isEmpty() ? query.columns() : names;
            scope.common(name, columns);
            all.add(Quoting.name(name) + "(" + list(columns) + ") AS (" + query.sql() + ")");
        } while (parser.accept(","));
        return "WITH " + String.join(", ", all) + " ";
    }

    static String list(List<String> names) {
        return names.stream().map(Quoting::name).collect(Collectors.joining(", "));
    }

    private boolean setOperator() {
        return parser.sees("UNION") || parser.sees("EXCEPT") || parser.sees("MINUS") || parser.sees("INTERSECT");
    }

    private String operator() {
        String word = cursor.next().text().toUpperCase(Locale.ROOT);
        String all = word.equals("UNION") && parser.accept("ALL") ? " ALL" : "";
        String byName = word.equals("UNION") && parser.accept("BY", "NAME") ? " BY NAME" : "";
        return " " + (word.equals("MINUS") ? "EXCEPT" : word) + all + byName + " ";
    }

    private Block operand(Scope scope) throws SnowflakeError {
        if (parser.accept("(")) {
            Translated inner = query(scope);
            parser.expect(")");
            return new Block("(" + inner.sql() + ")", inner.columns(), inner.origins(), scope.inner());
        }
        if (parser.sees("VALUES")) {
            Translated values = values(scope);
            return new Block(values.sql(), values.columns(), values.origins(), scope.inner());
        }
        return block(scope.inner());
    }

    /** {@code VALUES (…), (…)}, whose columns are called COLUMN1 and so on. */
    Translated values(Scope scope) throws SnowflakeError {
        parser.expect("VALUES");
        List<String> rows = new ArrayList<>();
        int width = 0;
        do {
            parser.expect("(");
            List<String> row = expressions.expressions(scope);
            parser.expect(")");
            width = row.size();
            rows.add("(" + String.join(", ", row) + ")");
        } while (parser.accept(","));
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
            names.add("COLUMN" + i);
        }
        return Translated.of("SELECT * FROM (VALUES " + String.join(", ", rows) + ") AS v(" + list(names) + ")", names);
    }

    private Block block(Scope scope) throws SnowflakeError {
        parser.expect("SELECT");
        String distinct = parser.accept("DISTINCT") ? "DISTINCT " : "";
        parser.accept("ALL");
        int items = cursor.position();
        String from = "";
        if (skipToFrom()) {
            from = " FROM " + sources.from(scope);
        }
        int rest = cursor.position();
        cursor.position(items);
        SelectList list = SelectList.read(parser, expressions, scope);
        if (parser.sees("FROM")) {
            cursor.position(rest);
        } else if (!from.isEmpty()) {
            throw SnowflakeError.syntax(cursor.peek());
        }
        scope.output(list.names());
        StringBuilder sql = new StringBuilder("SELECT " + distinct + list.sql() + from);
        if (parser.accept("WHERE")) {
            sql.append(" WHERE ").append(expressions.expression(scope));
        }
        if (parser.accept("GROUP", "BY")) {
            sql.append(" GROUP BY ").append(parser.accept("ALL") ? "ALL" : String.join(", ", groups(scope)));
        }
        if (parser.accept("HAVING")) {
            sql.append(" HAVING ").append(expressions.expression(scope));
        }
        if (parser.accept("QUALIFY")) {
            sql.append(" QUALIFY ").append(expressions.expression(scope));
        }
        return new Block(sql.toString(), list.names(), list.origins(), scope);
    }

    private List<String> groups(Scope scope) throws SnowflakeError {
        List<String> groups = new ArrayList<>();
        do {
            groups.add(expressions.expression(scope));
        } while (parser.accept(","));
        return groups;
    }

    /** FROM is read before what is selected from it. */
    private boolean skipToFrom() {
        int depth = 0;
        while (!cursor.ended()) {
            SqlToken token = cursor.peek();
            if (depth == 0 && token.is(")")) {
                return false;
            }
            if (depth == 0
                    && token.kind() == SqlToken.Kind.WORD
                    && AFTER_ITEMS.contains(token.text().toUpperCase(Locale.ROOT))) {
                return token.is("FROM") && parser.accept("FROM");
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            cursor.next();
        }
        return false;
    }

    private String tail(Scope scope) throws SnowflakeError {
        StringBuilder sql = new StringBuilder();
        if (parser.accept("ORDER", "BY")) {
            sql.append(" ORDER BY ").append(orderings(scope));
        }
        if (parser.accept("LIMIT")) {
            sql.append(" LIMIT ").append(count());
            if (parser.accept("OFFSET")) {
                sql.append(" OFFSET ").append(count());
            }
        }
        return sql.toString();
    }

    private String count() throws SnowflakeError {
        return cursor.peek().kind() == SqlToken.Kind.PARAMETER ? parser.placeholder() : Long.toString(parser.integer());
    }

    /** What stands behind ORDER BY. An absent value is the greatest, unless something else is said. */
    String orderings(Scope scope) throws SnowflakeError {
        List<String> all = new ArrayList<>();
        do {
            String expression = expressions.ordering(scope);
            boolean descending = parser.accept("DESC");
            if (!descending) {
                parser.accept("ASC");
            }
            boolean nullsFirst = descending;
            if (parser.accept("NULLS")) {
                nullsFirst = parser.accept("FIRST");
                if (!nullsFirst) {
                    parser.expect("LAST");
                }
            }
            all.add(expression + (descending ? " DESC" : " ASC") + (nullsFirst ? " NULLS FIRST" : " NULLS LAST"));
        } while (parser.accept(","));
        return String.join(", ", all);
    }
}
