package dev.tarn.csv;

import dev.tarn.error.BadDataException;
import dev.tarn.model.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Walks over the records of a CSV file, byte by byte, and keeps only the fields that are asked for. What separates fields and
 * records is ASCII, so UTF-8 need not be decoded to find it. Follows RFC 4180 as the engines' strict modes do: lines end with
 * CR LF, LF or CR; an empty line is no record; a record has as many fields as the header.
 */
final class CsvRecords {

    private static final boolean[] SPECIAL = new boolean[256];

    static {
        SPECIAL[','] = true;
        SPECIAL['\n'] = true;
        SPECIAL['\r'] = true;
        SPECIAL['"'] = true;
    }

    private final DataFile file;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 17];
    private int at;
    private int end;

    /** The fields to keep by their positions, null between them. */
    private final CsvField[] wanted;

    private long line = 1;
    private long recordLine;
    private int expected = -1;

    /** What {@link #field} found. */
    private boolean lastOfRecord;

    private boolean empty;
    private boolean afterQuote;

    /**
     * Starts before the header.
     *
     * @param wanted the fields to keep, by their positions
     */
    CsvRecords(DataFile file, InputStream in, CsvField... wanted) throws IOException {
        this.file = file;
        this.in = in;
        this.wanted = new CsvField
                [Arrays.stream(wanted).mapToInt(CsvField::position).max().orElse(-1) + 1];
        for (CsvField field : wanted) {
            this.wanted[field.position()] = field;
        }
        if (fill() && end >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
            at = 3;
        }
    }

    /** Reads the next record; false where there is none. */
    boolean next() throws IOException {
        while (at < end || fill()) {
            recordLine = line;
            int fields = 0;
            do {
                field(fields < wanted.length ? wanted[fields] : null);
                fields++;
            } while (!lastOfRecord);
            if (fields == 1 && empty) {
                continue;
            }
            if (expected < 0) {
                expected = fields;
            } else if (fields != expected) {
                throw bad("the header has " + expected + " fields, this record " + fields);
            }
            return true;
        }
        return false;
    }

    /** The line on which the present record starts, from 1. */
    long line() {
        return recordLine;
    }

    BadDataException bad(String what) {
        return new BadDataException(
                CsvFiles.start(file) + "line " + recordLine + ": " + what + "; have the file delivered again");
    }

    private void field(CsvField keep) throws IOException {
        empty = true;
        if (keep != null) {
            keep.clear();
        }
        // Most fields of a bill are empty.
        if (at < end && buffer[at] == ',') {
            at++;
            end(false);
            return;
        }
        if ((at < end || fill()) && buffer[at] == '"') {
            at++;
            empty = false;
            quoted(keep);
        }
        while (at < end || fill()) {
            int start = at;
            while (at < end && !SPECIAL[buffer[at] & 0xff]) {
                at++;
            }
            if (at > start) {
                if (afterQuote) {
                    throw bad("text after a closing quote");
                }
                empty = false;
                if (keep != null) {
                    keep.append(buffer, start, at);
                }
            }
            if (at == end) {
                continue;
            }
            byte c = buffer[at++];
            if (c == ',') {
                end(false);
                return;
            }
            if (c != '"') {
                lineEnd(c);
                end(true);
                return;
            }
            if (afterQuote) {
                throw bad("text after a closing quote");
            }
            if (keep != null) {
                keep.append(buffer, at - 1, at);
            }
            empty = false;
        }
        end(true);
    }

    private void end(boolean last) {
        afterQuote = false;
        lastOfRecord = last;
    }

    private void lineEnd(byte c) throws IOException {
        line++;
        if (c == '\r' && (at < end || fill()) && buffer[at] == '\n') {
            at++;
        }
    }

    /** From behind the opening quote to behind the closing one. */
    private void quoted(CsvField keep) throws IOException {
        if (keep != null) {
            keep.quoted();
        }
        while (at < end || fill()) {
            int start = at;
            while (at < end && buffer[at] != '"') {
                line += buffer[at] == '\n' ? 1 : 0;
                at++;
            }
            if (keep != null) {
                keep.append(buffer, start, at);
            }
            if (at == end) {
                continue;
            }
            at++;
            if ((at < end || fill()) && buffer[at] == '"') {
                if (keep != null) {
                    keep.append(buffer, at, at + 1);
                }
                at++;
                continue;
            }
            afterQuote = true;
            return;
        }
        throw bad("a quoted value does not end");
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
