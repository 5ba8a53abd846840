package dev.tarn.testing.emulator;

import java.util.List;

/** Reads tokens one after another, as parsers do. */
public final class SqlCursor {

    private final List<SqlToken> tokens;
    private int at;

    /**
     * Stands before the first token.
     *
     * @param tokens tokens, the last of kind {@code END}
     */
    public SqlCursor(List<SqlToken> tokens) {
        this.tokens = tokens;
    }

    /**
     * The next token; it remains the next.
     *
     * @return the token
     */
    public SqlToken peek() {
        return peek(0);
    }

    /**
     * A token further on.
     *
     * @param ahead how many tokens are passed over
     * @return the token
     */
    public SqlToken peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    /**
     * Reads a token.
     *
     * @return the token
     */
    public SqlToken next() {
        SqlToken token = peek();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    /**
     * Whether these keywords or symbols come next.
     *
     * @param words the keywords
     * @return whether they do
     */
    public boolean sees(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads these keywords or symbols, if they come next.
     *
     * @param words the keywords
     * @return whether they did
     */
    public boolean accept(String... words) {
        boolean seen = sees(words);
        if (seen) {
            at += words.length;
        }
        return seen;
    }

    /**
     * Whether everything is read, but for a semicolon.
     *
     * @return whether nothing follows
     */
    public boolean ended() {
        return peek().kind() == SqlToken.Kind.END || peek().is(";") && peek(1).kind() == SqlToken.Kind.END;
    }

    /**
     * Where it stands.
     *
     * @return the number of tokens read
     */
    public int position() {
        return at;
    }

    /**
     * Goes back, or ahead.
     *
     * @param position what {@link #position} gave
     */
    public void position(int position) {
        this.at = position;
    }
}
