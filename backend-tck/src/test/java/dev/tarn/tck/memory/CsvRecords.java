package dev.tarn.tck.memory;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits CSV into records, one at a time; blank and unquoted NULL come as null. */
final class CsvRecords {

    private final Reader reader;
    private final Flaw flaw;
    private int ahead;
    private int line = 1;

    CsvRecords(Reader reader, Flaw flaw) throws IOException {
        this.reader = reader;
        this.flaw = flaw;
        this.ahead = reader.read();
        if (ahead == '\uFEFF' && flaw != Flaw.BYTE_ORDER_MARK_KEPT) {
            ahead = reader.read();
        }
    }

    /** The line that the next record starts on. */
    int line() {
        return line;
    }

    Optional<List<String>> next() throws IOException {
        if (ahead < 0) {
            return Optional.empty();
        }
        List<String> fields = new ArrayList<>();
        fields.add(field());
        while (ahead == ',') {
            ahead = reader.read();
            fields.add(field());
        }
        if (ahead == '\r') {
            ahead = reader.read();
        }
        if (ahead == '\n') {
            ahead = reader.read();
            line++;
        }
        return Optional.of(fields);
    }

    private String field() throws IOException {
        StringBuilder text = new StringBuilder();
        boolean quoted = ahead == '"';
        if (quoted) {
            readQuoted(text);
        }
        while (ahead >= 0 && ahead != ',' && ahead != '\n' && ahead != '\r') {
            text.append((char) ahead);
            ahead = reader.read();
        }
        String value = text.toString();
        boolean nullWord = value.equals("NULL") || value.equals("null");
        boolean isNull = value.isEmpty()
                || nullWord && (!quoted || flaw == Flaw.QUOTED_NULL_WORD_IS_NULL) && flaw != Flaw.NULL_WORD_IS_TEXT;
        if (isNull) {
            return null;
        }
        return flaw == Flaw.LEADING_ZEROS_LOST && value.matches("0+\\d+") ? value.replaceFirst("^0+", "") : value;
    }

    private void readQuoted(StringBuilder text) throws IOException {
        ahead = reader.read();
        while (ahead >= 0) {
            if (ahead == '"') {
                ahead = reader.read();
                if (ahead != '"') {
                    return;
                }
            }
            if (ahead == '\n') {
                line++;
            }
            text.append((char) ahead);
            ahead = reader.read();
        }
    }
}
