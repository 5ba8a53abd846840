package dev.tarn.spi;

import java.util.Optional;

/**
 * A request's rows in files of this machine, one after another: while one is sent, the next is written. One thread at a time.
 */
public interface ConvertedFiles extends AutoCloseable {

    /**
     * Waits for the next file that is whole. Whoever has sent it may delete it.
     *
     * @return the file; empty where there are no more rows, also where there were none
     * @throws dev.tarn.error.BadDataException where a value has no place in its column: names file, row and column
     * @throws dev.tarn.error.LoadCancelledException where the calling thread is interrupted
     */
    Optional<ConvertedFile> next();

    /**
     * How many rows all of the files have.
     *
     * @return the number; known when there are no more files
     */
    long rows();

    /**
     * How many values had more digits behind the point than their column keeps, and were rounded half-up.
     *
     * @return the number; known when there are no more files
     */
    long rounded();

    /** Ends the writing, and deletes what is left of the files. */
    @Override
    void close();
}
