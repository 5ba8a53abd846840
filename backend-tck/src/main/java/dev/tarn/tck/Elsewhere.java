package dev.tarn.tck;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Work on another thread, so that a test can tell waiting from working. */
final class Elsewhere {

    /** The system property that says after how many seconds a thread counts as blocked. */
    static final String PATIENCE = "tarn.tck.patience";

    private static final int PATIENCE_SECONDS = 60;

    private Elsewhere() {}

    static <T> CompletableFuture<T> start(Supplier<T> work) {
        // A thread each: a common pool of few threads would make tasks wait for each other.
        return CompletableFuture.supplyAsync(work, task -> {
            Thread thread = new Thread(task, "tarn-tck");
            thread.setDaemon(true);
            thread.start();
        });
    }

    static <T> T ask(Supplier<T> work) {
        return await(start(work));
    }

    static <T> T await(CompletableFuture<T> future) {
        int patience = Integer.getInteger(PATIENCE, PATIENCE_SECONDS);
        if (!finishes(future, patience)) {
            throw new AssertionError("still waiting after " + patience + " seconds");
        }
        return future.join();
    }

    /** Whether the work ends within a time; what it throws is thrown here. */
    static boolean finishes(CompletableFuture<?> future, int seconds) {
        try {
            future.get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("on another thread: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
