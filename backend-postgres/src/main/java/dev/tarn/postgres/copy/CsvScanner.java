package dev.tarn.postgres.copy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes a CSV file's records apart as far as COPY must not read them differently, and appends values to each. Passes on what both
 * read alike, turns the engine's words for no value into COPY's, and {@link CsvDoubt doubts} all else: quotes within a value, stray line
 * ends, records with more or fewer values, blank lines, NUL, records of many megabytes. Used by one thread.
 */
final class CsvScanner {

    private static final byte[] NULL_UPPER = "NULL".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL_LOWER = "null".getBytes(StandardCharsets.US_ASCII);

    /** Half of what the engine takes at most. */
    private static final int LONGEST = 8 * 1024 * 1024;

    /** Where a byte belongs. */
    private enum State {
        START,
        PLAIN,
        QUOTED,
        /** After a quote within a quoted value: its end, or the first of two. */
        QUOTE,
        RETURN
    }

    private final int values;
    private final byte[] appended;
    private byte[] record = new byte[4096];
    private int length;
    private int value;
    private int count;
    private State state = State.START;
    private boolean header = true;
    private boolean returns;
    private boolean known;

    /**
     * A file's scanner.
     *
     * @param values how many values a record has
     * @param appended what is put behind each record, a line's end included
     */
    CsvScanner(int values, byte[] appended) {
        this.values = values;
        this.appended = appended;
    }

    /** Scans a part of the file; whole records go to the chunk. */
    void scan(byte[] bytes, int size, CopyChunk to) {
        for (int i = 0; i < size; i++) {
            byte b = bytes[i];
            if (length == record.length) {
                grow();
            }
            switch (state) {
                case START -> start(b, to);
                case PLAIN -> plain(b, to);
                case QUOTED -> {
                    record[length++] = b;
                    state = b == '"' ? State.QUOTE : State.QUOTED;
                }
                case QUOTE -> quote(b, to);
                case RETURN -> {
                    if (b != '\n') {
                        throw new CsvDoubt("a carriage return without a line feed");
                    }
                    endRecord(true, to);
                }
            }
            if (b == 0) {
                throw new CsvDoubt("a NUL");
            }
        }
    }

    /** The end of the file, which ends the last record. */
    void end(CopyChunk to) {
        if (state == State.QUOTED || state == State.RETURN) {
            throw new CsvDoubt("the file ends within a record");
        }
        if (length > 0 || count > 0) {
            returns = known && returns;
            endRecord(returns, to);
        }
    }

    private void start(byte b, CopyChunk to) {
        if (b == '"') {
            record[length++] = b;
            state = State.QUOTED;
        } else {
            state = State.PLAIN;
            plain(b, to);
        }
    }

    private void plain(byte b, CopyChunk to) {
        switch (b) {
            case ',' -> {
                endValue();
                record[length++] = b;
                value = length;
                state = State.START;
            }
            case '\n' -> endRecord(false, to);
            case '\r' -> state = State.RETURN;
            case '"' -> throw new CsvDoubt("a quote within a value");
            default -> record[length++] = b;
        }
    }

    private void quote(byte b, CopyChunk to) {
        if (b == '"') {
            record[length++] = b;
            state = State.QUOTED;
        } else if (b == ',' || b == '\n' || b == '\r') {
            state = State.PLAIN;
            plain(b, to);
        } else {
            throw new CsvDoubt("something behind a quoted value");
        }
    }

    /** An empty value is none for the engine, quoted or not; its bare words for none are texts for the server. */
    private void endValue() {
        count++;
        int size = length - value;
        boolean none = size == 2 && record[value] == '"' || size == 4 && (is(NULL_UPPER) || is(NULL_LOWER));
        if (none) {
            length = value;
        }
    }

    private boolean is(byte[] word) {
        return Arrays.equals(record, value, length, word, 0, word.length);
    }

    private void endRecord(boolean withReturn, CopyChunk to) {
        if (known && withReturn != returns) {
            throw new CsvDoubt("two kinds of line ends");
        }
        known = true;
        returns = withReturn;
        if (length == 0 && count == 0) {
            throw new CsvDoubt("a blank line");
        }
        endValue();
        if (count != values) {
            throw new CsvDoubt("a record with another number of values");
        }
        if (!header) {
            to.put(record, length);
            to.put(appended);
        }
        header = false;
        length = 0;
        value = 0;
        count = 0;
        state = State.START;
    }

    private void grow() {
        if (length >= LONGEST) {
            throw new CsvDoubt("a record of many megabytes");
        }
        record = Arrays.copyOf(record, 2 * length);
    }
}
