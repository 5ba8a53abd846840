package dev.tarn.testing.emulator;

/** What a backslash means within quotes. */
final class SqlEscapes {

    private static final String LETTERS = "abfnrtv0";
    private static final String MEANT = "\u0007\b\f\n\r\t\u000b\0";

    private SqlEscapes() {}

    /** Appends what is meant by the character at a position, behind a backslash; gives the position after it. */
    static int undo(String sql, int at, StringBuilder value) {
        char letter = sql.charAt(at);
        int digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
        if (digits > 0 && at + digits < sql.length()) {
            value.appendCodePoint(Integer.parseInt(sql.substring(at + 1, at + 1 + digits), 16));
            return at + 1 + digits;
        }
        int known = LETTERS.indexOf(letter);
        value.append(known < 0 ? letter : MEANT.charAt(known));
        return at + 1;
    }
}
