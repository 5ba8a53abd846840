package dev.tarn.testing.bigquery.sql;

import dev.tarn.testing.emulator.SqlDialect;
import dev.tarn.testing.emulator.SqlToken;
import dev.tarn.testing.emulator.SqlToken.Kind;
import dev.tarn.testing.emulator.SqlTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A query as it was sent, taken apart.
 *
 * @param sql the query
 * @param tokens its tokens, the last of kind {@code END}
 */
public record Text(String sql, List<SqlToken> tokens) {

    /**
     * Takes a query apart.
     *
     * @param sql the query
     * @return the query
     */
    public static Text of(String sql) {
        try {
            return new Text(sql, SqlTokenizer.tokens(sql, SqlDialect.BIGQUERY));
        } catch (IllegalArgumentException e) {
            throw SqlProblem.invalid("Syntax error: Unclosed string literal: " + e.getMessage());
        }
    }

    /**
     * A part of it.
     *
     * @param from the first token
     * @param to the token after the last
     * @return the part
     */
    public Text part(int from, int to) {
        List<SqlToken> part = new ArrayList<>(tokens.subList(from, to));
        part.add(new SqlToken(
                Kind.END, "", "", to < tokens.size() ? tokens.get(to).start() : sql.length()));
        return new Text(sql, part);
    }

    /**
     * Where a token stands, as the service says it.
     *
     * @param token the token
     * @return line and column
     */
    public String place(SqlToken token) {
        String before = sql.substring(0, Math.min(token.start(), sql.length()));
        long line = before.chars().filter(each -> each == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return "[" + line + ":" + column + "]";
    }

    /**
     * A problem with a token.
     *
     * @param token the token
     * @return the problem
     */
    public SqlProblem unexpected(SqlToken token) {
        String what = token.kind() == Kind.END
                ? "end of script"
                : (Keywords.allowed(token.text()) || Keywords.refused(token.text()) ? "keyword " : "")
                        + '"'
                        + token.text()
                        + '"';
        return SqlProblem.invalid("Syntax error: Unexpected " + what + " at " + place(token));
    }

    /**
     * One token.
     *
     * @param at its position; behind the end it is the last one
     * @return the token
     */
    public SqlToken token(int at) {
        return tokens.get(Math.min(at, tokens.size() - 1));
    }

    /**
     * Whether keywords or symbols stand somewhere.
     *
     * @param at where the first one should stand
     * @param words the keywords
     * @return whether they do
     */
    public boolean sees(int at, String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!token(at + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * How many tokens it has, without the last.
     *
     * @return the number
     */
    public int size() {
        return tokens.size() - 1;
    }

    /** Where a keyword stands that is in no brackets. */
    int find(String word, int from) {
        int at = from;
        while (at < size() && !token(at).is(word)) {
            at = token(at).is("(") ? closing(at) : at + 1;
        }
        if (at >= size()) {
            throw unexpected(token(size()));
        }
        return at;
    }

    /**
     * The position behind the bracket that closes another.
     *
     * @param open where the other one stands
     * @return the position
     */
    public int closing(int open) {
        int depth = 0;
        for (int i = open; i < size(); i++) {
            SqlToken each = token(i);
            if (each.is("(") || each.is("[")) {
                depth++;
            } else if (each.is(")") || each.is("]")) {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        throw unexpected(token(size()));
    }

    /**
     * The parts between the commas that stand in no brackets.
     *
     * @param from where the first part begins
     * @param to the position behind the last part
     * @return for each part the position of its first token and the one behind its last
     */
    public List<int[]> list(int from, int to) {
        List<int[]> parts = new ArrayList<>();
        int depth = 0;
        int angles = 0;
        int start = from;
        for (int i = from; i < to; i++) {
            SqlToken each = token(i);
            depth += each.is("(") || each.is("[") ? 1 : each.is(")") || each.is("]") ? -1 : 0;
            if (each.is("<")
                    && i > 0
                    && (token(i - 1).is("ARRAY") || token(i - 1).is("STRUCT"))) {
                angles++;
            } else if (angles > 0) {
                angles -= each.is(">") ? 1 : each.is(">>") ? 2 : 0;
            }
            if (depth == 0 && angles == 0 && each.is(",")) {
                parts.add(new int[] {start, i});
                start = i + 1;
            }
        }
        if (from < to) {
            parts.add(new int[] {start, to});
        }
        return parts;
    }

    /**
     * Names separated by dots, also within one pair of backticks.
     *
     * @param from where the first one stands
     * @return the names
     */
    public Path path(int from) {
        List<String> names = new ArrayList<>();
        int at = from;
        while (true) {
            SqlToken name = token(at);
            if (!name.isName()) {
                throw unexpected(name);
            }
            StringBuilder text = new StringBuilder(name.value());
            at++;
            // A project or a region may have dashes without backticks: region-us.INFORMATION_SCHEMA.TABLES
            while (name.kind() == Kind.WORD
                    && token(at).is("-")
                    && token(at + 1).kind() != Kind.END
                    && token(at).start()
                            == token(at - 1).start() + token(at - 1).text().length()) {
                text.append('-').append(token(at + 1).text());
                at += 2;
            }
            names.addAll(Arrays.asList(text.toString().split("\\.")));
            if (!token(at).is(".")) {
                return new Path(names, at);
            }
            at++;
        }
    }

    /**
     * Names separated by dots.
     *
     * @param names the names
     * @param end the position behind them
     */
    public record Path(List<String> names, int end) {

        /** Names are copied. */
        public Path {
            names = List.copyOf(names);
        }

        /**
         * The last name.
         *
         * @return the name
         */
        public String last() {
            return names.get(names.size() - 1);
        }
    }
}
