package dev.tarn.spi;

import dev.tarn.row.RowCursor;

/** Rows with exactly the columns and types that a table has: what is left is to write them. */
public interface ConvertedRows extends RowCursor {

    /**
     * How many values had more digits behind the point than their column keeps, and were rounded half-up.
     *
     * @return the number; known when there are no more rows
     */
    long rounded();
}
