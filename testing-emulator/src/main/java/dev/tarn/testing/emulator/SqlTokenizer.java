package dev.tarn.testing.emulator;

import dev.tarn.testing.emulator.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/** Takes SQL apart, so that nobody mistakes what is quoted or commented for SQL. */
public final class SqlTokenizer {

    private static final List<String> SYMBOLS =
            List.of("<=>", "=>", "<=", ">=", "<>", "!=", "||", "::", "->", "<<", ">>", ":=");

    private final String sql;
    private final SqlDialect dialect;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int at;

    private SqlTokenizer(String sql, SqlDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /**
     * Takes a text apart.
     *
     * @param sql the text: a statement or several
     * @param dialect how it is written
     * @return its tokens, without comments and blanks, and one of kind {@code END}
     * @throws IllegalArgumentException if a quote or a comment is left open
     */
    public static List<SqlToken> tokens(String sql, SqlDialect dialect) {
        return new SqlTokenizer(sql, dialect).tokens();
    }

    private List<SqlToken> tokens() {
        while (skip()) {
            int start = at;
            String value = token();
            if (value == null) {
                value = sql.substring(start, at);
            }
            tokens.add(new SqlToken(kind, sql.substring(start, at), value, start));
        }
        tokens.add(new SqlToken(Kind.END, "", "", at));
        return List.copyOf(tokens);
    }

    private Kind kind = Kind.END;

    /** Goes to the next token. */
    private boolean skip() {
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else if (dialect.lineComments().stream().anyMatch(this::sees)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sees("/*")) {
                int end = sql.indexOf("*/", at + 2);
                if (end < 0) {
                    throw new IllegalArgumentException("a comment is left open at position " + at);
                }
                at = end + 2;
            } else {
                return true;
            }
        }
        return false;
    }

    private boolean sees(String text) {
        return sql.startsWith(text, at);
    }

    /** Passes over a token; its value, or null if that is its text. */
    private String token() {
        char first = sql.charAt(at);
        if (first == dialect.nameQuote()) {
            kind = Kind.QUOTED_NAME;
            return quoted(String.valueOf(first), dialect.nameQuote() == '`', true);
        }
        if (dialect.stringQuotes().indexOf(first) >= 0) {
            kind = Kind.STRING;
            return string(false);
        }
        if (dialect.dollarStrings() && sees("$$")) {
            kind = Kind.STRING;
            return raw("$$");
        }
        if (dialect.tripleQuotes() && prefixed()) {
            kind = Kind.STRING;
            boolean raw = "rR".indexOf(first) >= 0 || "rR".indexOf(sql.charAt(at + 1)) >= 0;
            at += dialect.stringQuotes().indexOf(sql.charAt(at + 1)) >= 0 ? 1 : 2;
            return string(raw);
        }
        return plain(first);
    }

    private boolean prefixed() {
        return sql.substring(at, Math.min(sql.length(), at + 3)).matches("(?i)(r|b)[\"'].?|(rb|br)[\"']");
    }

    private String plain(char first) {
        if (Character.isLetter(first) || first == '_') {
            kind = Kind.WORD;
            word();
        } else if (Character.isDigit(first) || first == '.' && digit(at + 1)) {
            kind = Kind.NUMBER;
            number();
        } else if (first == '?') {
            kind = Kind.PARAMETER;
            at++;
        } else if (first == '@' && dialect.namedParameters()) {
            kind = Kind.PARAMETER;
            at += sees("@@") ? 2 : 1;
            word();
        } else {
            kind = Kind.SYMBOL;
            at += SYMBOLS.stream()
                    .filter(this::sees)
                    .findFirst()
                    .map(String::length)
                    .orElse(1);
        }
        return null;
    }

    private void word() {
        while (at < sql.length() && (Character.isLetterOrDigit(sql.charAt(at)) || "_$".indexOf(sql.charAt(at)) >= 0)) {
            at++;
        }
    }

    private boolean digit(int position) {
        return position < sql.length() && Character.isDigit(sql.charAt(position));
    }

    private void number() {
        while (digit(at) || at < sql.length() && sql.charAt(at) == '.') {
            at++;
        }
        if (at < sql.length() && "eE".indexOf(sql.charAt(at)) >= 0) {
            int sign = at + 1 < sql.length() && "+-".indexOf(sql.charAt(at + 1)) >= 0 ? 1 : 0;
            if (digit(at + 1 + sign)) {
                at += 1 + sign;
                while (digit(at)) {
                    at++;
                }
            }
        }
    }

    private String string(boolean raw) {
        String quote = String.valueOf(sql.charAt(at));
        if (dialect.tripleQuotes() && sees(quote.repeat(3))) {
            quote = quote.repeat(3);
        }
        return raw ? raw(quote) : quoted(quote, dialect.backslash(), dialect.doubled());
    }

    private String raw(String quote) {
        int end = sql.indexOf(quote, at + quote.length());
        if (end < 0) {
            throw open();
        }
        String value = sql.substring(at + quote.length(), end);
        at = end + quote.length();
        return value;
    }

    private IllegalArgumentException open() {
        return new IllegalArgumentException("a quote is left open at position " + at);
    }

    private String quoted(String quote, boolean backslash, boolean doubled) {
        StringBuilder value = new StringBuilder();
        int i = at + quote.length();
        while (i < sql.length()) {
            if (doubled && sql.startsWith(quote + quote, i)) {
                value.append(quote);
                i += 2 * quote.length();
            } else if (sql.startsWith(quote, i)) {
                at = i + quote.length();
                return value.toString();
            } else if (backslash && sql.charAt(i) == '\\' && i + 1 < sql.length()) {
                i = SqlEscapes.undo(sql, i + 1, value);
            } else {
                value.append(sql.charAt(i++));
            }
        }
        throw open();
    }
}
