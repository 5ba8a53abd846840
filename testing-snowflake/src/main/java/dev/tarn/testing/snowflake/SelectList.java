package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlCursor;
import dev.tarn.testing.emulator.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands between SELECT and FROM.
 *
 * @param sql as the engine reads it
 * @param names the names of the columns
 * @param origins of which table or view each is a column, if of one
 */
record SelectList(String sql, List<String> names, List<Optional<ObjectName>> origins) {

    static SelectList read(Parser parser, Expressions expressions, Scope scope) throws SnowflakeError {
        SelectList list = new SelectList("", new ArrayList<>(), new ArrayList<>());
        List<String> items = new ArrayList<>();
        SqlCursor cursor = parser.cursor();
        do {
            if (parser.accept("*")) {
                list.all(parser, scope.sources(), items);
            } else if (cursor.peek().isName()
                    && cursor.peek(1).is(".")
                    && cursor.peek(2).is("*")) {
                SqlToken at = cursor.peek();
                String alias = parser.identifier();
                parser.expect(".", "*");
                List<Scope.Source> of = scope.sources().stream()
                        .filter(source -> source.alias().equals(alias))
                        .toList();
                if (of.isEmpty()) {
                    throw SnowflakeError.noColumn(at, alias);
                }
                list.all(parser, of, items);
            } else {
                list.item(parser, expressions, scope, items);
                scope.output(List.of(list.names.get(list.names.size() - 1)));
            }
        } while (parser.accept(","));
        return new SelectList(String.join(", ", items), list.names, list.origins);
    }

    private void all(Parser parser, List<Scope.Source> sources, List<String> items) throws SnowflakeError {
        List<String> without = parser.accept("EXCLUDE")
                ? parser.sees("(") ? parser.identifiers() : List.of(parser.identifier())
                : List.of();
        for (Scope.Source source : sources) {
            for (String column : source.columns()) {
                if (!without.contains(column)) {
                    items.add(Quoting.name(source.alias()) + "." + Quoting.name(column));
                    names.add(column);
                    origins.add(source.origin(column));
                }
            }
        }
    }

    private void item(Parser parser, Expressions expressions, Scope scope, List<String> items) throws SnowflakeError {
        SqlCursor cursor = parser.cursor();
        SqlToken first = cursor.peek();
        int start = cursor.position();
        String sql = expressions.expression(scope);
        SqlToken last = cursor.peek();
        String text = parser.sql()
                .substring(first.start(), Math.min(last.start(), parser.sql().length()))
                .strip();
        List<String> plain = plain(cursor, start);
        String name = plain.isEmpty() ? "" : plain.get(plain.size() - 1);
        if (parser.accept("AS") || parser.seesIdentifier()) {
            name = parser.identifier();
        } else if (name.isEmpty()) {
            name = text.toUpperCase(Locale.ROOT);
        }
        items.add(sql + " AS " + Quoting.name(name));
        names.add(name);
        origins.add(plain.isEmpty() ? Optional.empty() : scope.origin(plain));
    }

    /** The name of a column that is selected as it is. */
    private static List<String> plain(SqlCursor cursor, int start) {
        int end = cursor.position();
        cursor.position(start);
        List<String> path = new ArrayList<>();
        boolean onlyNames = true;
        while (cursor.position() < end) {
            SqlToken token = cursor.next();
            onlyNames &= token.isName() || token.is(".");
            if (token.isName()) {
                path.add(Parser.folded(token));
            }
        }
        return onlyNames ? path : List.of();
    }
}
