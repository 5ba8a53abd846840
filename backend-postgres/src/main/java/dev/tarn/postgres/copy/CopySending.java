package dev.tarn.postgres.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends pieces to the server, on a thread of its own. */
final class CopySending {

    /** The server's messages are small, so that it need not hold much. */
    private static final int MESSAGE = 64 * 1024;

    /** SQLSTATE's class of values that are refused. */
    private static final String DATA_EXCEPTION = "22";

    /** How often a sender that has nothing to send asks whether the server has said something. */
    private static final long LISTEN_EVERY_MILLIS = 100;

    private final Connection connection;
    private final String copy;
    private final HandOver handOver;

    CopySending(Connection connection, String copy, HandOver handOver) {
        this.connection = connection;
        this.copy = copy;
        this.handOver = handOver;
    }

    /**
     * Sends until the end.
     *
     * @return how many rows the server has counted
     * @throws SQLException where the server refuses
     * @throws InterruptedException where this thread is interrupted while it waits for pieces: then the server is told so
     */
    long run() throws SQLException, InterruptedException {
        CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
        try {
            while (true) {
                Optional<CopyChunk> chunk = handOver.next(LISTEN_EVERY_MILLIS);
                if (chunk.isEmpty()) {
                    in.flushCopy();
                } else if (HandOver.isEnd(chunk.get())) {
                    return in.endCopy();
                } else {
                    send(in, chunk.get());
                    handOver.sent(chunk.get());
                }
            }
        } finally {
            if (in.isActive()) {
                in.cancelCopy();
            }
        }
    }

    private static void send(CopyIn in, CopyChunk chunk) throws SQLException, InterruptedException {
        for (int from = 0; from < chunk.length(); from += MESSAGE) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            in.writeToCopy(chunk.bytes(), from, Math.min(MESSAGE, chunk.length() - from));
        }
    }

    /** Whether the server refuses a value, rather than the statement or itself. */
    static boolean refusesValue(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.startsWith(DATA_EXCEPTION);
    }

    /**
     * Makes the server give up, for when the thread that sends can't be interrupted because the server does not read.
     *
     * @throws SQLException where that fails
     */
    void cancel() throws SQLException {
        connection.unwrap(PGConnection.class).cancelQuery();
    }

    /**
     * Ends the connection.
     *
     * @throws SQLException where that fails
     */
    void abort() throws SQLException {
        connection.abort(Runnable::run);
    }
}
