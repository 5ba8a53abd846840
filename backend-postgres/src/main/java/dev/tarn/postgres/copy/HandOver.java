package dev.tarn.postgres.copy;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What lies between a thread that reads and one that sends: a few pieces, used again and again. Whoever is faster waits, so that
 * memory stays constant.
 */
final class HandOver {

    /** One being filled, one being sent, and two that wait: more makes nothing faster. */
    private static final int PIECES = 4;

    private static final CopyChunk END = new CopyChunk();

    private final BlockingQueue<CopyChunk> empty = new ArrayBlockingQueue<>(PIECES);
    private final BlockingQueue<CopyChunk> filled = new ArrayBlockingQueue<>(PIECES + 1);

    HandOver() {
        for (int i = 0; i < PIECES; i++) {
            empty.add(new CopyChunk());
        }
    }

    CopyChunk empty() throws InterruptedException {
        CopyChunk chunk = empty.take();
        chunk.clear();
        return chunk;
    }

    void filled(CopyChunk chunk) throws InterruptedException {
        filled.put(chunk);
    }

    void end() throws InterruptedException {
        filled.put(END);
    }

    /** The next piece, if there is one within a time. */
    Optional<CopyChunk> next(long millis) throws InterruptedException {
        return Optional.ofNullable(filled.poll(millis, TimeUnit.MILLISECONDS));
    }

    static boolean isEnd(CopyChunk chunk) {
        return chunk == END;
    }

    void sent(CopyChunk chunk) throws InterruptedException {
        empty.put(chunk);
    }
}
