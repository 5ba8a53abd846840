package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlCursor;
import dev.tarn.testing.emulator.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads an expression and writes it as the engine reads it: names checked, functions and operators only those on the lists. */
final class Expressions {

    private static final Set<String> OPERATORS =
            Set.of("=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "%", "||", "AND", "OR", "LIKE", "ILIKE");
    static final int MOST_IN_A_LIST = 16_384;

    private static final Set<String> WITHOUT_PARENTHESES =
            Set.of("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_USER", "CURRENT_ROLE");

    private final Parser parser;
    private final SqlCursor cursor;
    private final Queries queries;
    private boolean ordering;

    Expressions(Parser parser, Queries queries) {
        this.parser = parser;
        this.cursor = parser.cursor();
        this.queries = queries;
    }

    static Expressions of(Parser parser) {
        return new Queries(parser).expressions();
    }

    /** An expression by which results are ordered or grouped, where they go by their own names. */
    String ordering(Scope scope) throws SnowflakeError {
        ordering = true;
        try {
            return expression(scope);
        } finally {
            ordering = false;
        }
    }

    String expression(Scope scope) throws SnowflakeError {
        StringBuilder sql = new StringBuilder();
        while (true) {
            sql.append(prefixes()).append(operand(scope));
            Optional<String> operator = operator(scope);
            while (operator.isPresent()
                    && operator.get().startsWith(" IS ")
                    && !operator.get().endsWith("FROM ")) {
                sql.append(operator.get());
                operator = operator(scope);
            }
            if (operator.isPresent() && operator.get().contains("IN (")) {
                sql.append(operator.get());
                operator = operator(scope);
            }
            if (operator.isEmpty()) {
                return sql.toString();
            }
            sql.append(operator.get());
        }
    }

    private String prefixes() {
        StringBuilder sql = new StringBuilder();
        while (cursor.sees("NOT") || cursor.sees("-") || cursor.sees("+")) {
            sql.append(cursor.next().text()).append(' ');
        }
        return sql.toString();
    }

    /** What stands between two operands, or ends one. */
    private Optional<String> operator(Scope scope) throws SnowflakeError {
        SqlToken token = cursor.peek();
        if (parser.accept("IS")) {
            String not = parser.accept("NOT") ? "NOT " : "";
            if (parser.accept("DISTINCT", "FROM")) {
                return Optional.of(" IS " + not + "DISTINCT FROM ");
            }
            String what = parser.accept("NULL") ? "NULL" : parser.accept("TRUE") ? "TRUE" : "FALSE";
            if (what.equals("FALSE")) {
                parser.expect("FALSE");
            }
            return Optional.of(" IS " + not + what + " ");
        }
        String not = cursor.sees("NOT") && !cursor.peek(1).is("NULL") && parser.accept("NOT") ? " NOT" : "";
        if (parser.accept("IN")) {
            return Optional.of(not + " IN " + list(scope));
        }
        if (parser.accept("BETWEEN")) {
            return Optional.of(not + " BETWEEN ");
        }
        if (token.kind() != SqlToken.Kind.QUOTED_NAME
                && OPERATORS.contains(cursor.peek().text().toUpperCase(Locale.ROOT))) {
            return Optional.of(not + " " + cursor.next().text() + " ");
        }
        if (parser.accept("ESCAPE")) {
            return Optional.of(" ESCAPE ");
        }
        if (!not.isEmpty()) {
            throw SnowflakeError.syntax(token);
        }
        return Optional.empty();
    }

    private String list(Scope scope) throws SnowflakeError {
        parser.expect("(");
        String inside = queries.startsQuery() ? queries.query(scope).sql() : String.join(", ", expressions(scope));
        parser.expect(")");
        return "(" + inside + ")";
    }

    /** One or more, with commas. */
    List<String> expressions(Scope scope) throws SnowflakeError {
        List<String> all = new ArrayList<>();
        do {
            all.add(expression(scope));
        } while (parser.accept(","));
        if (all.size() > MOST_IN_A_LIST) {
            throw SnowflakeError.listTooLong(all.size());
        }
        return all;
    }

    private String operand(Scope scope) throws SnowflakeError {
        String sql = primary(scope);
        while (parser.accept("::")) {
            sql = SnowflakeType.parse(cursor).cast(sql);
        }
        return sql;
    }

    private String primary(Scope scope) throws SnowflakeError {
        SqlToken token = cursor.peek();
        switch (token.kind()) {
            case STRING:
                cursor.next();
                return Quoting.text(token.value());
            case NUMBER:
                cursor.next();
                return token.text();
            case PARAMETER:
                return parser.placeholder();
            case WORD:
                return word(scope, token);
            case QUOTED_NAME:
                return column(scope);
            default:
                if (token.is("(")) {
                    return list(scope);
                }
                throw SnowflakeError.syntax(token);
        }
    }

    private String word(Scope scope, SqlToken token) throws SnowflakeError {
        String word = token.text().toUpperCase(Locale.ROOT);
        switch (word) {
            case "NULL", "TRUE", "FALSE":
                cursor.next();
                return word;
            case "CASE":
                return cases(scope);
            case "CAST", "TRY_CAST":
                cursor.next();
                parser.expect("(");
                String value = expression(scope);
                parser.expect("AS");
                SnowflakeType type = SnowflakeType.parse(cursor);
                parser.expect(")");
                return word.equals("CAST") ? type.cast(value) : "TRY_CAST(" + value + " AS " + type.engine() + ")";
            case "EXISTS":
                cursor.next();
                parser.expect("(");
                String query = queries.query(scope).sql();
                parser.expect(")");
                return "EXISTS (" + query + ")";
            case "DATE", "TIMESTAMP":
                if (cursor.peek(1).kind() == SqlToken.Kind.STRING) {
                    cursor.next();
                    return word + " " + Quoting.text(parser.string());
                }
                break;
            default:
                break;
        }
        if (cursor.peek(1).is("(") && !Parser.isReserved(token)
                || Set.of("LEFT", "RIGHT").contains(word)) {
            return call(scope);
        }
        if (WITHOUT_PARENTHESES.contains(word) && !cursor.peek(1).is(".")) {
            cursor.next();
            return Functions.call(word, List.of(), parser.execution());
        }
        return column(scope);
    }

    private String column(Scope scope) throws SnowflakeError {
        SqlToken at = cursor.peek();
        List<String> path = parser.path();
        return ordering ? scope.ordering(path, at) : scope.column(path, at);
    }

    private String cases(Scope scope) throws SnowflakeError {
        StringBuilder sql = new StringBuilder("CASE");
        cursor.next();
        if (!parser.sees("WHEN")) {
            sql.append(' ').append(expression(scope));
        }
        while (parser.accept("WHEN")) {
            sql.append(" WHEN ").append(expression(scope));
            parser.expect("THEN");
            sql.append(" THEN ").append(expression(scope));
        }
        if (parser.accept("ELSE")) {
            sql.append(" ELSE ").append(expression(scope));
        }
        parser.expect("END");
        return sql + " END";
    }

    private String call(Scope scope) throws SnowflakeError {
        String name = cursor.next().text();
        parser.expect("(");
        List<String> arguments = new ArrayList<>();
        if (parser.accept("*")) {
            arguments.add("*");
        } else if (!parser.sees(")")) {
            String distinct = parser.accept("DISTINCT") ? "DISTINCT " : "";
            arguments.addAll(expressions(scope));
            arguments.set(0, distinct + arguments.get(0));
        }
        parser.expect(")");
        if (parser.accept("WITHIN", "GROUP")) {
            parser.expect("(", "ORDER", "BY");
            int last = arguments.size() - 1;
            arguments.set(last, arguments.get(last) + " ORDER BY " + queries.orderings(scope));
            parser.expect(")");
        }
        String sql = Functions.call(name, arguments, parser.execution());
        return parser.accept("OVER") ? sql + " OVER " + window(scope) : sql;
    }

    private String window(Scope scope) throws SnowflakeError {
        parser.expect("(");
        StringBuilder sql = new StringBuilder("(");
        if (parser.accept("PARTITION", "BY")) {
            sql.append("PARTITION BY ").append(String.join(", ", expressions(scope)));
        }
        if (parser.accept("ORDER", "BY")) {
            sql.append(" ORDER BY ").append(queries.orderings(scope));
        }
        parser.expect(")");
        return sql + ")";
    }
}
