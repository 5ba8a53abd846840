package dev.tarn.postgres.copy;

import dev.tarn.spi.StageRequest;
import java.sql.Connection;
import java.sql.SQLException;

/** Takes a request's rows from a reader to a table, while they are decoded. Safe for use by several threads, each with its connection. */
public interface CopyFeed {

    /**
     * Which way the rows take, for logs.
     *
     * @return a few words
     */
    String name();

    /**
     * Writes a request's rows. Interrupting the calling thread ends it. A failure on either side ends both, with the first cause.
     *
     * @param request whose rows
     * @param target where to
     * @param connection the target's, within the caller's transaction
     * @return what was written
     * @throws SQLException where the server refuses it
     * @throws dev.tarn.error.BadDataException where a value has no place in its column, or is no text for the server because of a NUL:
     *     names file, row and column
     * @throws dev.tarn.error.LoadCancelledException where the calling thread is interrupted
     */
    Copied copy(StageRequest request, CopyTarget target, Connection connection) throws SQLException;

    /**
     * What was written.
     *
     * @param rows rows, as the server counted them
     * @param rounded how many values were rounded half-up
     */
    record Copied(long rows, long rounded) {}
}
