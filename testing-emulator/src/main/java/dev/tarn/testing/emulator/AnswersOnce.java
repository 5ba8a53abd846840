package dev.tarn.testing.emulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** Executes a request once, however often it is sent: whoever sends it again gets the first one's answer, waiting for it if need be. */
public final class AnswersOnce {

    private static final int KEPT = 10_000;

    private final Map<String, CompletableFuture<EmulatorAnswer>> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<EmulatorAnswer>> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * Executes, unless it has been executed.
     *
     * @param id the request's own identifier
     * @param execution the execution
     * @param kept which answers are given again; after any other the next one executes
     * @return the answer
     * @throws Exception what the execution threw
     */
    public EmulatorAnswer answer(String id, Callable<EmulatorAnswer> execution, Predicate<EmulatorAnswer> kept)
            throws Exception {
        CompletableFuture<EmulatorAnswer> mine = new CompletableFuture<>();
        CompletableFuture<EmulatorAnswer> first;
        synchronized (answers) {
            first = answers.putIfAbsent(id, mine);
        }
        if (first != null) {
            return waited(first);
        }
        try {
            EmulatorAnswer answer = execution.call();
            if (!kept.test(answer)) {
                forget(id);
            }
            mine.complete(answer);
            return answer;
        } catch (Exception | Error e) {
            forget(id);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static EmulatorAnswer waited(CompletableFuture<EmulatorAnswer> first) throws Exception {
        try {
            return first.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void forget(String id) {
        synchronized (answers) {
            answers.remove(id);
        }
    }
}
