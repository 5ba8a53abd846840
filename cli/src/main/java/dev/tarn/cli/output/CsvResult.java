package dev.tarn.cli.output;

import dev.tarn.row.RowCursor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** RFC 4180 in UTF-8: NULL is blank, an empty text is {@code ""}, decimals keep their digits, maps and lists are JSON. */
public final class CsvResult implements ResultWriter {

    private final OutputStream out;

    /**
     * Writes to a stream.
     *
     * @param out the stream; flushed, not closed
     */
    public CsvResult(OutputStream out) {
        this.out = out;
    }

    @Override
    public long write(RowCursor rows) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        int columns = rows.columns().size();
        for (int i = 0; i < columns; i++) {
            writer.append(i == 0 ? "" : ",").append(field(rows.columns().get(i).name()));
        }
        writer.append('\n');
        long count = 0;
        for (; rows.next(); count++) {
            for (int i = 0; i < columns; i++) {
                writer.append(i == 0 ? "" : ",").append(field(rows.value(i)));
            }
            writer.append('\n');
        }
        writer.flush();
        return count;
    }

    private static String field(Object value) {
        if (value == null) {
            return "";
        }
        String text;
        if (value instanceof BigDecimal number) {
            text = number.toPlainString();
        } else if (value instanceof byte[] bytes) {
            text = Base64.getEncoder().encodeToString(bytes);
        } else {
            text = value instanceof Map || value instanceof List ? Json.text(value) : value.toString();
        }
        boolean quoted = text.isEmpty() || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
