package dev.tarn.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The value that one column has in the present record, as bytes. */
final class CsvField {

    private final int position;
    private byte[] bytes = new byte[64];
    private int length;
    private boolean quoted;

    /**
     * Keeps a column's values.
     *
     * @param position the column, from 0; -1 for none
     */
    CsvField(int position) {
        this.position = position;
    }

    int position() {
        return position;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        quoted = false;
    }

    void quoted() {
        quoted = true;
    }

    boolean isQuoted() {
        return quoted;
    }

    void append(byte[] from, int start, int end) {
        int more = end - start;
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
        System.arraycopy(from, start, bytes, length, more);
        length += more;
    }

    /** Whether the value is none: for text a blank or an unquoted NULL, for anything else a NULL or None in any form. */
    boolean isNone(boolean text) {
        if (length == 0) {
            return true;
        }
        if (text) {
            return !quoted && (is("NULL") || is("null"));
        }
        if (bytes[0] > ' ' && bytes[0] != 'N' && bytes[0] != 'n') {
            return false;
        }
        String value = text().strip();
        return value.isEmpty() || value.equals("NULL") || value.equals("null") || value.equals("None");
    }

    /** Whether the value is the same. */
    boolean matches(byte[] other) {
        return length == other.length && Arrays.equals(bytes, 0, length, other, 0, length);
    }

    String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private boolean is(String token) {
        return length == token.length() && text().equals(token);
    }
}
