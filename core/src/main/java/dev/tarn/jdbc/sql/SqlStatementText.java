package dev.tarn.jdbc.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be told of a statement without a database: whether it may run as a query, and which table it reads where it reads just one. */
final class SqlStatementText {

    private static final Set<String> QUERIES =
            Set.of("SELECT", "WITH", "VALUES", "TABLE", "FROM", "EXPLAIN", "SHOW", "DESCRIBE", "DESC");

    /** Words that change something wherever they stand, as long as they are neither quoted nor part of another word. */
    private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "INTO");

    private static final Set<String> AFTER_TABLE =
            Set.of("WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH");

    private static final Set<String> MORE_TABLES =
            Set.of("JOIN", "UNION", "EXCEPT", "INTERSECT", "MINUS", "NATURAL", "CROSS", "LATERAL", "WINDOW");

    /**
     * A piece of a statement.
     *
     * @param text without quotes
     * @param kind {@code w} a word, {@code q} a quoted name, {@code s} a text or number, else the character itself
     */
    private record Token(String text, char kind) {

        boolean is(String word) {
            return kind == 'w' && text.equalsIgnoreCase(word);
        }

        boolean isName() {
            return kind == 'w' || kind == 'q';
        }

        boolean isIn(Set<String> words) {
            return kind == 'w' && words.contains(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A name as it is written.
     *
     * @param text without quotes
     * @param quoted whether it had any
     */
    record Name(String text, boolean quoted) {}

    /**
     * The table that a simple statement reads.
     *
     * @param dataset absent where the statement does not say
     */
    record Source(Optional<Name> dataset, Name table, List<Name> columns) {}

    private final List<Token> tokens = new ArrayList<>();

    SqlStatementText(String sql, String quote) {
        scan(sql, quote.charAt(0));
    }

    /** Why the statement may not run as a query; empty where it may. */
    Optional<String> refusal() {
        if (tokens.isEmpty() || !tokens.get(0).isIn(QUERIES) && tokens.get(0).kind() != '(') {
            return Optional.of("only a query can run here: SELECT, WITH or VALUES");
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).kind() == ';' && i < tokens.size() - 1) {
                return Optional.of("only one statement can run here");
            }
            boolean called = i + 1 < tokens.size() && tokens.get(i + 1).kind() == '(';
            if (tokens.get(i).isIn(CHANGES) && !called) {
                return Optional.of("a query may not change anything, and this one has the word "
                        + tokens.get(i).text().toUpperCase(Locale.ROOT) + "; quote it where it is a name");
            }
        }
        return Optional.empty();
    }

    /**
     * What {@code SELECT * FROM table …} or {@code SELECT column, column FROM table …} reads; empty for anything less simple.
     */
    Optional<Source> source() {
        int from = index("FROM", 0);
        if (from < 2 || !tokens.get(0).is("SELECT")) {
            return Optional.empty();
        }
        List<Name> columns = columns(tokens.subList(1, from));
        int at = from + 1;
        List<Name> names = new ArrayList<>();
        while (at < tokens.size() && tokens.get(at).isName()) {
            names.add(name(tokens.get(at)));
            at++;
            if (at >= tokens.size() || tokens.get(at).kind() != '.') {
                break;
            }
            at++;
        }
        if (columns == null || names.isEmpty() || names.size() > 2 || !isAlone(at)) {
            return Optional.empty();
        }
        return Optional.of(new Source(
                names.size() == 2 ? Optional.of(names.get(0)) : Optional.empty(),
                names.get(names.size() - 1),
                columns));
    }

    /** The tables that stand behind FROM or JOIN, as written, for messages. */
    List<List<Name>> tables() {
        List<List<Name>> tables = new ArrayList<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).is("FROM") || tokens.get(i).is("JOIN")) {
                List<Name> names = new ArrayList<>();
                for (int at = i + 1; at < tokens.size() && tokens.get(at).isName(); at += 2) {
                    names.add(name(tokens.get(at)));
                    if (at + 1 >= tokens.size() || tokens.get(at + 1).kind() != '.') {
                        break;
                    }
                }
                if (!names.isEmpty()) {
                    tables.add(names);
                }
            }
        }
        return tables;
    }

    /** None for a star; null where they are more than names. */
    private static List<Name> columns(List<Token> tokens) {
        if (tokens.size() == 1 && tokens.get(0).kind() == '*') {
            return List.of();
        }
        List<Name> columns = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            boolean name = i % 2 == 0;
            if (name ? !tokens.get(i).isName() : tokens.get(i).kind() != ',') {
                return null;
            }
            if (name) {
                columns.add(name(tokens.get(i)));
            }
        }
        return tokens.size() % 2 == 1 ? columns : null;
    }

    /** Whether nothing but a table's second name and conditions follow. */
    private boolean isAlone(int after) {
        int at = after;
        if (at < tokens.size() && tokens.get(at).is("AS")) {
            at++;
        }
        if (at < tokens.size() && tokens.get(at).isName() && !tokens.get(at).isIn(AFTER_TABLE)) {
            at++;
        }
        boolean ends = at >= tokens.size()
                || tokens.get(at).isIn(AFTER_TABLE)
                || tokens.get(at).kind() == ';';
        return ends && tokens.subList(after, tokens.size()).stream().noneMatch(t -> t.isIn(MORE_TABLES));
    }

    private int index(String word, int start) {
        for (int i = start; i < tokens.size(); i++) {
            if (tokens.get(i).is(word)) {
                return i;
            }
        }
        return -1;
    }

    private static Name name(Token token) {
        return new Name(token.text(), token.kind() == 'q');
    }

    private void scan(String sql, char quote) {
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                at = end < 0 ? sql.length() : end + 2;
            } else if (c == quote || c == '"' || c == '`') {
                at = quoted(sql, at, c == quote ? 'q' : 's');
            } else if (c == '\'') {
                at = quoted(sql, at, 's');
            } else if (Character.isLetterOrDigit(c) || c == '_' || c == '$') {
                int end = at;
                while (end < sql.length()
                        && (Character.isLetterOrDigit(sql.charAt(end))
                                || sql.charAt(end) == '_'
                                || sql.charAt(end) == '$')) {
                    end++;
                }
                tokens.add(new Token(sql.substring(at, end), Character.isDigit(c) ? 's' : 'w'));
                at = end;
            } else {
                tokens.add(new Token(String.valueOf(c), c));
                at++;
            }
        }
    }

    private int quoted(String sql, int start, char kind) {
        char quote = sql.charAt(start);
        StringBuilder text = new StringBuilder();
        int at = start + 1;
        while (at < sql.length()) {
            if (sql.charAt(at) == quote) {
                if (at + 1 >= sql.length() || sql.charAt(at + 1) != quote) {
                    break;
                }
                at++;
            }
            text.append(sql.charAt(at++));
        }
        tokens.add(new Token(text.toString(), kind));
        return at + 1;
    }
}
