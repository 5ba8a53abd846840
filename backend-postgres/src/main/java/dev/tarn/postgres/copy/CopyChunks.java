package dev.tarn.postgres.copy;

import java.sql.SQLException;

/**
 * Makes what COPY is sent, piece by piece. All but {@link #cancel} is called by one thread, {@link #close} last and once, also where
 * nothing else was called.
 */
interface CopyChunks extends AutoCloseable {

    /**
     * Appends rows until the piece is full, or there are no more.
     *
     * @param chunk an empty piece
     * @return whether there may be more
     * @throws SQLException where the reader fails
     */
    boolean fill(CopyChunk chunk) throws SQLException;

    /** Ends what takes long, as far as it can be; called by another thread, perhaps several times. */
    void cancel();

    @Override
    void close() throws SQLException;
}
