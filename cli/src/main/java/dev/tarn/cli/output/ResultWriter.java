package dev.tarn.cli.output;

import dev.tarn.row.RowCursor;
import java.io.IOException;

/** Writes a query's rows in some format, as they come. */
@FunctionalInterface
public interface ResultWriter {

    /**
     * Writes what is left of a cursor, and does not close it.
     *
     * @param rows the rows
     * @return how many there were
     * @throws IOException where they can't be written
     */
    long write(RowCursor rows) throws IOException;
}
