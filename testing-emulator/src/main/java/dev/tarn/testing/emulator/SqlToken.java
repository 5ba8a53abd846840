package dev.tarn.testing.emulator;

/**
 * A piece of SQL.
 *
 * @param kind what it is
 * @param text as it is written
 * @param value what it means: without quotes, escapes undone
 * @param start where it begins in the statement
 */
public record SqlToken(Kind kind, String text, String value, int start) {

    /** What a token is. */
    public enum Kind {
        /** A keyword or a name without quotes. */
        WORD,
        /** A name in quotes. */
        QUOTED_NAME,
        /** Text in quotes. */
        STRING,
        /** A number. */
        NUMBER,
        /** An operator or a bracket. */
        SYMBOL,
        /** A placeholder: {@code ?} or {@code @name}. */
        PARAMETER,
        /** What follows the last token. */
        END
    }

    /**
     * Whether it is this keyword, in either case.
     *
     * @param word the keyword
     * @return whether it is
     */
    public boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
    }

    /**
     * Whether it could be a name.
     *
     * @return whether it is a word or a name in quotes
     */
    public boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }
}
