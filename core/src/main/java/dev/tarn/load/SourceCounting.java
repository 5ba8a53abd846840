package dev.tarn.load;

import dev.tarn.error.LoadCancelledException;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SourceTotal;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Counts the source on another thread. Whoever gives it up waits until it has let go of the files. */
final class SourceCounting {

    private final Supplier<List<SourceTotal>> count;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Future<List<SourceTotal>> totals;
    private boolean begun;
    private boolean givenUp;

    private SourceCounting(Supplier<List<SourceTotal>> count, ExecutorService threads) {
        this.count = count;
        this.totals = threads.submit(this::run);
    }

    static SourceCounting start(Supplier<List<SourceTotal>> count, ExecutorService threads) {
        return new SourceCounting(count, threads);
    }

    private List<SourceTotal> run() {
        synchronized (this) {
            if (givenUp) {
                throw new CancellationException();
            }
            begun = true;
        }
        try {
            return count.get();
        } finally {
            ended.countDown();
        }
    }

    List<SourceTotal> await(PlannedLoad load) {
        try {
            return totals.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("counting the source of " + load.key() + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadCancelledException("[load] verify " + load.key() + ": interrupted", e);
        }
    }

    /** A cancelled future says that it is done while its thread still reads. */
    void giveUp() {
        totals.cancel(true);
        synchronized (this) {
            givenUp = true;
            if (!begun) {
                return;
            }
        }
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
