package dev.tarn.postgres.copy;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and sends at the same time: one thread makes pieces, one sends them, and the caller waits, because neither a reader nor a
 * socket listens to {@link Thread#interrupt}. Whichever side fails first ends the other, and its cause is what is thrown.
 */
final class CopyRelay {

    private static final Logger LOG = LoggerFactory.getLogger(CopyRelay.class);

    private static final long ASK_EVERY_MILLIS = 50;

    /** How long a side that was told to end may take, before the next stronger word. */
    private static final long PATIENCE_MILLIS = 300;

    /** A server that does not even answer that it has given up is gone. */
    private static final long GONE_MILLIS = 5_000;

    private final CopyChunks chunks;
    private final CopySending sending;
    private final HandOver handOver;
    private final CompletableFuture<Throwable> first = new CompletableFuture<>();
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private final CompletableFuture<Long> sent = new CompletableFuture<>();
    private final Thread reader = new Thread(this::read, "tarn-copy-reading");
    private boolean interrupted;
    private final Thread sender = new Thread(this::send, "tarn-copy-sending");

    CopyRelay(CopyChunks chunks, CopySending sending, HandOver handOver) {
        this.chunks = chunks;
        this.sending = sending;
        this.handOver = handOver;
        reader.setDaemon(true);
        sender.setDaemon(true);
    }

    /**
     * Copies all.
     *
     * @return how many rows the server has counted
     * @throws ReadingFailed where the reader's driver fails
     * @throws SQLException where the server fails
     * @throws InterruptedException where this thread is interrupted
     */
    long run() throws ReadingFailed, SQLException, InterruptedException {
        reader.start();
        sender.start();
        try {
            Throwable failure = first.get();
            if (failure != null) {
                throw failure;
            }
            read.join();
            return sent.join();
        } catch (ReadingFailed | SQLException | InterruptedException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            end();
        }
    }

    /**
     * Done when the reader has ended and closed its pieces: nearly always when {@link #run} returns or throws, else as soon as the
     * engine gives it back.
     *
     * @return what to wait for
     */
    CompletableFuture<Void> reading() {
        return read;
    }

    private void read() {
        try (chunks) {
            boolean more = true;
            while (more) {
                CopyChunk chunk = handOver.empty();
                more = chunks.fill(chunk);
                if (first.isDone()) {
                    // What was sent must not pass for all there is.
                    return;
                }
                handOver.filled(chunk);
            }
            handOver.end();
        } catch (SQLException e) {
            fail(new ReadingFailed(e));
        } catch (Throwable e) {
            fail(e);
        } finally {
            read.complete(null);
        }
    }

    private void send() {
        try {
            sent.complete(sending.run());
            first.complete(null);
        } catch (Throwable e) {
            fail(e);
        } finally {
            sent.complete(0L);
        }
    }

    private void fail(Throwable e) {
        if (!first.complete(e) && first.getNow(e) != e) {
            LOG.debug("the other side of a copy that has failed ended with: {}", e.toString());
        }
    }

    /** Ends what has not ended by itself; the flag of the calling thread stays as it is. */
    private void end() {
        first.complete(new InterruptedException());
        reader.interrupt();
        sender.interrupt();
        interrupted = Thread.interrupted();
        try {
            if (!ended(sent, PATIENCE_MILLIS)) {
                giveUp(sending::cancel);
            }
            for (int asked = 0; !ended(read, ASK_EVERY_MILLIS) && asked < PATIENCE_MILLIS / ASK_EVERY_MILLIS; asked++) {
                chunks.cancel();
            }
            if (!ended(sent, GONE_MILLIS)) {
                giveUp(sending::abort);
                sent.join();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface LastWord {
        void say() throws SQLException;
    }

    private static void giveUp(LastWord word) {
        try {
            word.say();
        } catch (SQLException e) {
            LOG.debug("a copy could not be cancelled: {}", e.toString());
        }
    }

    /** Whether a side ends within a time, whatever becomes of this thread's flag meanwhile. */
    private boolean ended(CompletableFuture<?> side, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            try {
                side.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a side of a copy never ends with an exception", e);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
