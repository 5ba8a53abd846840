package dev.tarn.bigquery;

import java.util.ArrayList;
import java.util.List;

/** A statement's text as the service takes it apart: what stands in quotes and in comments is nobody's keyword. */
final class SqlText {

    /** What a piece is. */
    enum Kind {
        /** A word without quotes. */
        WORD,
        /** A name in backticks. */
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

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }

        boolean isName() {
            return kind == Kind.WORD || kind == Kind.QUOTED;
        }

        /** The name, without its quotes. */
        String name() {
            return kind == Kind.QUOTED ? text.substring(1, Math.max(1, text.length() - 1)) : text;
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
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
            return Kind.BLANK;
        }
        if (c == '#' || sql.startsWith("--", at)) {
            skipTo("\n");
            return Kind.BLANK;
        }
        if (sql.startsWith("/*", at)) {
            at += 2;
            skipTo("*/");
            return Kind.BLANK;
        }
        if (c == '`') {
            skipQuoted("`");
            return Kind.QUOTED;
        }
        int prefix = prefix();
        if (prefix >= 0) {
            at += prefix;
            String quote = sql.substring(at, at + 1);
            skipQuoted(sql.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote);
            return Kind.CONSTANT;
        }
        at++;
        if (!isWord(c)) {
            return Kind.OTHER;
        }
        while (at < sql.length() && isWord(sql.charAt(at))) {
            at++;
        }
        return Kind.WORD;
    }

    /** How many letters stand before the quote of a constant that begins here, as in {@code rb'…'}; -1 where none begins. */
    private int prefix() {
        int length = 0;
        while (length < 2 && at + length < sql.length() && "rRbB".indexOf(sql.charAt(at + length)) >= 0) {
            length++;
        }
        boolean quoted = at + length < sql.length() && "'\"".indexOf(sql.charAt(at + length)) >= 0;
        return quoted ? length : -1;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '@' || c == '$';
    }

    private void skipTo(String end) {
        int found = sql.indexOf(end, at);
        at = found < 0 ? sql.length() : found + end.length();
    }

    /** Also in a raw constant, the quote behind a backslash does not end it. */
    private void skipQuoted(String quote) {
        at += quote.length();
        while (at < sql.length() && !sql.startsWith(quote, at)) {
            at += sql.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(sql.length(), at + quote.length());
    }
}
