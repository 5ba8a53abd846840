package dev.tarn.snowflake;

import java.util.ArrayList;
import java.util.List;

/** A statement's text as the service takes it apart: what stands in quotes and in comments is nobody's keyword. */
final class SqlText {

    /** What a piece is. */
    enum Kind {
        /** A word without quotes. */
        WORD,
        /** A quoted name. */
        QUOTED,
        /** A constant. */
        CONSTANT,
        /** Blanks and comments. */
        BLANK,
        /** Any other single character. */
        OTHER
    }

    /** A piece of the text. */
    record Piece(Kind kind, String text) {
        boolean is(String other) {
            return text.equals(other);
        }

        /** The name that it means: a word is folded, of a quoted one the quotes are taken off. */
        String name() {
            return kind == Kind.QUOTED
                    ? text.substring(1, Math.max(1, text.length() - 1)).replace("\"\"", "\"")
                    : SnowflakeSql.NAMING.fold(text);
        }

        /** Whether it is a certain word, in whatever case. */
        boolean isWord(String other) {
            return kind == Kind.WORD && text.equalsIgnoreCase(other);
        }

        boolean isName() {
            return kind == Kind.WORD || kind == Kind.QUOTED;
        }
    }

    private final String sql;
    private int at;

    private SqlText(String sql) {
        this.sql = sql;
    }

    /** The pieces; together they are the text. */
    static List<Piece> pieces(String sql) {
        SqlText text = new SqlText(sql);
        List<Piece> pieces = new ArrayList<>();
        while (text.at < sql.length()) {
            int start = text.at;
            Kind kind = text.skip();
            pieces.add(new Piece(kind, sql.substring(start, text.at)));
        }
        return pieces;
    }

    private Kind skip() {
        char c = peek(0);
        if (Character.isWhitespace(c)) {
            at++;
            return Kind.BLANK;
        }
        if (c == '-' && peek(1) == '-' || c == '/' && peek(1) == '/') {
            skipTo("\n");
            return Kind.BLANK;
        }
        if (c == '/' && peek(1) == '*') {
            at += 2;
            skipTo("*/");
            return Kind.BLANK;
        }
        if (c == '"') {
            skipQuoted('"', false);
            return Kind.QUOTED;
        }
        if (c == '\'') {
            skipQuoted('\'', true);
            return Kind.CONSTANT;
        }
        if (c == '$' && peek(1) == '$') {
            at += 2;
            skipTo("$$");
            return Kind.CONSTANT;
        }
        at++;
        if (!isWordStart(c)) {
            return Kind.OTHER;
        }
        while (isWordStart(peek(0)) || Character.isDigit(peek(0)) || peek(0) == '$') {
            at++;
        }
        return Kind.WORD;
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_';
    }

    private char peek(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : 0;
    }

    private void skipTo(String end) {
        int found = sql.indexOf(end, at);
        at = found < 0 ? sql.length() : found + end.length();
    }

    private void skipQuoted(char quote, boolean escapes) {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (escapes && c == '\\') {
                at++;
            } else if (c == quote) {
                if (peek(0) != quote) {
                    break;
                }
                at++;
            }
        }
        at = Math.min(at, sql.length());
    }
}
