package dev.tarn.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tarn.row.RowCursor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** One JSON array, a line for each row: an object by column name. */
public final class JsonResult implements ResultWriter {

    private final OutputStream out;

    /**
     * Writes to a stream.
     *
     * @param out the stream; flushed, not closed
     */
    public JsonResult(OutputStream out) {
        this.out = out;
    }

    @Override
    public long write(RowCursor rows) throws IOException {
        List<String> names = UniqueNames.of(rows.columns());
        long count = 0;
        try (JsonGenerator generator = Json.generator(out)) {
            generator.writeStartArray();
            for (; rows.next(); count++) {
                generator.writeRaw(count == 0 ? "\n" : "");
                generator.writeStartObject();
                for (int i = 0; i < names.size(); i++) {
                    generator.writeFieldName(names.get(i));
                    Json.write(generator, rows.value(i));
                }
                generator.writeEndObject();
                generator.writeRaw("\n");
            }
            generator.writeEndArray();
            generator.writeRaw("\n");
        }
        return count;
    }
}
