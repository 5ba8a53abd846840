package dev.tarn.load;

import dev.tarn.billing.BillingExport;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DatabaseBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Runs a run's groups of periods, several at once where the backend allows it. */
final class LoadRun {

    private final ExecutorService loaders;
    private final ExecutorService witnesses = Executors.newCachedThreadPool(threads("count"));
    private final AtomicLoad load;
    private final Consumer<PeriodReport> finished;
    private final Cancellation cancellation;

    /** Why the groups that have not begun are not begun any more; null as long as they are. */
    private final AtomicReference<RuntimeException> stop = new AtomicReference<>();

    LoadRun(
            DatabaseBackend backend,
            BillingExport export,
            Sources sources,
            LoadOptions options,
            LoadListener listener,
            Cancellation cancellation,
            Consumer<PeriodReport> finished) {
        boolean parallel = backend.capabilities().contains(Capability.PARALLEL_LOADS);
        this.loaders = Executors.newFixedThreadPool(parallel ? options.parallelism() : 1, threads("load"));
        this.load = new AtomicLoad(backend, export, sources, options, listener, cancellation, witnesses);
        this.finished = finished;
        this.cancellation = cancellation;
    }

    /** Gives the reports of each group, in the groups' order. Returns, or throws, only when no load is running any more. */
    List<List<PeriodReport>> run(List<List<PlannedPeriod>> groups) {
        try {
            List<Future<List<PeriodReport>>> running = new ArrayList<>();
            groups.forEach(group -> running.add(loaders.submit(() -> load(group))));
            List<List<PeriodReport>> reports = new ArrayList<>();
            for (Future<List<PeriodReport>> group : running) {
                reports.add(await(group));
            }
            if (stop.get() != null) {
                throw stop.get();
            }
            return reports;
        } finally {
            end(loaders);
            end(witnesses);
        }
    }

    private List<PeriodReport> load(List<PlannedPeriod> group) {
        if (stop.get() != null) {
            throw stop.get();
        }
        try {
            List<PeriodReport> reports = load.run(group);
            reports.forEach(finished);
            reports.stream()
                    .flatMap(period -> period.failure().stream())
                    .filter(LoadRun::leavesNoSenseInGoingOn)
                    .findFirst()
                    .ifPresent(failure -> stop.compareAndSet(null, failure));
            return reports;
        } catch (RuntimeException e) {
            stop.compareAndSet(null, e);
            throw e;
        }
    }

    private static boolean leavesNoSenseInGoingOn(BackendException failure) {
        return failure instanceof LoadCancelledException || failure instanceof BackendUnavailableException;
    }

    private List<PeriodReport> await(Future<List<PeriodReport>> running) {
        try {
            return running.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            cancellation.cancel();
            Thread.currentThread().interrupt();
            throw new LoadCancelledException(
                    "[load] the calling thread was interrupted; the load under way is undone", e);
        }
    }

    private static void end(ExecutorService executor) {
        executor.shutdown();
        boolean interrupted = Thread.interrupted();
        while (!executor.isTerminated()) {
            try {
                executor.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory threads(String what) {
        return runnable -> {
            Thread thread = new Thread(runnable, "tarn-" + what);
            thread.setDaemon(true);
            return thread;
        };
    }
}
