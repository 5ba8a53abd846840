package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlCursor;
import dev.tarn.testing.emulator.SqlDialect;
import dev.tarn.testing.emulator.SqlToken;
import dev.tarn.testing.emulator.SqlTokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads a statement's words. What it does not expect is a syntax error. */
final class Parser {

    private static final Set<String> RESERVED = Set.of(
            "ALL",
            "AND",
            "ANY",
            "AS",
            "BETWEEN",
            "BY",
            "CASE",
            "CAST",
            "CHECK",
            "COLUMN",
            "CONNECT",
            "CONSTRAINT",
            "CREATE",
            "CROSS",
            "CURRENT",
            "DELETE",
            "DISTINCT",
            "DROP",
            "ELSE",
            "EXISTS",
            "EXCEPT",
            "FOLLOWING",
            "FOR",
            "FROM",
            "FULL",
            "GRANT",
            "GROUP",
            "HAVING",
            "IN",
            "INNER",
            "INSERT",
            "INTERSECT",
            "INTO",
            "IS",
            "JOIN",
            "LATERAL",
            "LEFT",
            "LIKE",
            "ILIKE",
            "LIMIT",
            "MINUS",
            "NATURAL",
            "NOT",
            "NULL",
            "OF",
            "ON",
            "OR",
            "ORDER",
            "QUALIFY",
            "RIGHT",
            "SELECT",
            "SET",
            "SOME",
            "START",
            "TABLE",
            "THEN",
            "TO",
            "TRUE",
            "FALSE",
            "UNION",
            "UNIQUE",
            "UPDATE",
            "USING",
            "VALUES",
            "WHEN",
            "WHERE",
            "WITH",
            "OFFSET",
            "FETCH",
            "END",
            "ASC",
            "DESC");

    private final String sql;
    private final SqlCursor cursor;
    private final Execution execution;
    private final Map<Integer, Integer> placeholders = new HashMap<>();
    private final int depth;

    private Parser(String sql, List<SqlToken> tokens, Execution execution, int depth) {
        this.sql = sql;
        this.depth = depth;
        this.cursor = new SqlCursor(tokens);
        this.execution = execution;
        for (SqlToken token : tokens) {
            if (token.kind() == SqlToken.Kind.PARAMETER) {
                placeholders.put(token.start(), placeholders.size() + 1);
            }
        }
    }

    static Parser of(String sql, Execution execution) throws SnowflakeError {
        return of(sql, execution, 0);
    }

    private static Parser of(String sql, Execution execution, int depth) throws SnowflakeError {
        try {
            return new Parser(sql, SqlTokenizer.tokens(sql, SqlDialect.SNOWFLAKE), execution, depth);
        } catch (IllegalArgumentException e) {
            throw new SnowflakeError("001003", "42000", "SQL compilation error:\nparse error: " + e.getMessage());
        }
    }

    /** Reads a view's query, in which names mean what they meant where it was made. */
    Parser of(ViewEntry view) throws SnowflakeError {
        return of(view.query(), execution.within(view.name()), depth + 1);
    }

    /** How many views this is within. */
    int depth() {
        return depth;
    }

    String sql() {
        return sql;
    }

    SqlCursor cursor() {
        return cursor;
    }

    Execution execution() {
        return execution;
    }

    int placeholders() {
        return placeholders.size();
    }

    boolean accept(String... words) {
        return cursor.accept(words);
    }

    boolean sees(String... words) {
        return cursor.sees(words);
    }

    void expect(String... words) throws SnowflakeError {
        for (String word : words) {
            if (!cursor.accept(word)) {
                throw SnowflakeError.syntax(cursor.peek());
            }
        }
    }

    /** Nothing may follow. */
    void end() throws SnowflakeError {
        if (!cursor.ended()) {
            throw SnowflakeError.syntax(cursor.peek());
        }
    }

    static boolean isReserved(SqlToken token) {
        return token.kind() == SqlToken.Kind.WORD
                && RESERVED.contains(token.text().toUpperCase(Locale.ROOT));
    }

    boolean seesIdentifier() {
        return cursor.peek().isName() && !isReserved(cursor.peek());
    }

    /** A name as the service means it: in upper case, unless it is quoted. */
    String identifier() throws SnowflakeError {
        if (!seesIdentifier()) {
            throw SnowflakeError.syntax(cursor.peek());
        }
        return folded(cursor.next());
    }

    static String folded(SqlToken name) {
        return name.kind() == SqlToken.Kind.WORD ? name.text().toUpperCase(Locale.ROOT) : name.value();
    }

    /** Names with points between them. */
    List<String> path() throws SnowflakeError {
        List<String> path = new ArrayList<>(List.of(identifier()));
        while (accept(".")) {
            path.add(identifier());
        }
        return path;
    }

    ObjectName objectName() throws SnowflakeError {
        return execution.named(path());
    }

    /** Names in parentheses. */
    List<String> identifiers() throws SnowflakeError {
        expect("(");
        List<String> names = new ArrayList<>();
        do {
            names.add(identifier());
        } while (accept(","));
        expect(")");
        return names;
    }

    String string() throws SnowflakeError {
        SqlToken token = cursor.next();
        if (token.kind() != SqlToken.Kind.STRING) {
            throw SnowflakeError.syntax(token);
        }
        return token.value();
    }

    long integer() throws SnowflakeError {
        SqlToken token = cursor.next();
        if (token.kind() != SqlToken.Kind.NUMBER || !token.text().matches("\\d{1,18}")) {
            throw SnowflakeError.syntax(token);
        }
        return Long.parseLong(token.text());
    }

    boolean bool() throws SnowflakeError {
        if (accept("TRUE")) {
            return true;
        }
        expect("FALSE");
        return false;
    }

    /** The value of the placeholder that comes next. */
    String placeholder() throws SnowflakeError {
        return execution.bindings().literal(placeholders.get(cursor.next().start()));
    }
}
