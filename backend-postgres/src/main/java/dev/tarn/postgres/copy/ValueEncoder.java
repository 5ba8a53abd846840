package dev.tarn.postgres.copy;

import org.apache.arrow.vector.FieldVector;

/** Writes the values of one column as COPY's binary format has them: their length, and their bytes. Used by one thread. */
interface ValueEncoder {

    /**
     * Turns to the next batch.
     *
     * @param vector the column's values, which stay in place until the next call
     */
    void turnTo(FieldVector vector);

    /**
     * Writes a value.
     *
     * @param row which of the batch, from 0
     * @param to where to
     */
    void write(int row, CopyChunk to);
}
