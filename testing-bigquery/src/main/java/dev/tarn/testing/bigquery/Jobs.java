package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All jobs there were, and the threads that run them. */
final class Jobs implements AutoCloseable {

    /** What a job does. */
    @FunctionalInterface
    interface Work {
        void run(Job job) throws SQLException;
    }

    private static final int KEPT = 500;

    private final Service service;
    private final Deque<Job> recent = new ArrayDeque<>();
    private final Map<String, Job> jobs = Collections.synchronizedMap(new LinkedHashMap<>());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "bigquery-job");
        thread.setDaemon(true);
        return thread;
    });
    private volatile int latePolls;

    Jobs(Service service) {
        this.service = service;
    }

    /** How often a job that is polled is not done yet. */
    void latePolls(int polls) {
        latePolls = polls;
    }

    int latePolls() {
        return latePolls;
    }

    Job register(String location, Optional<String> id, Optional<String> parent, ObjectNode configuration) {
        String named = id.orElseGet(() -> "job_" + UUID.randomUUID().toString().replace('-', '_'));
        if (!named.matches("[A-Za-z0-9_-]{1,1024}")) {
            throw Refusal.invalid("Invalid job ID \"" + named + "\"");
        }
        Job job = new Job(
                service.project(),
                location,
                named,
                parent,
                configuration,
                service.store().now());
        if (jobs.putIfAbsent(named, job) != null) {
            throw Refusal.duplicate("Job " + service.project() + ":" + location + "." + named);
        }
        forget(job);
        return job;
    }

    /** Results of queries are kept for a while only: here until many others have run. */
    private void forget(Job newest) {
        synchronized (recent) {
            recent.addLast(newest);
            if (recent.size() > KEPT) {
                recent.removeFirst().forget();
            }
        }
    }

    Job get(String id, Optional<String> location) {
        return Optional.ofNullable(jobs.get(id))
                .filter(each -> location.isEmpty() || location.get().equalsIgnoreCase(each.location()))
                .orElseThrow(() -> Refusal.notFound("Job " + service.project() + ":"
                        + location.map(each -> each + ".").orElse("") + id));
    }

    List<Job> all() {
        synchronized (jobs) {
            return new ArrayList<>(jobs.values());
        }
    }

    void start(Job job, Work work) {
        threads.execute(() -> run(job, work));
    }

    private void run(Job job, Work work) {
        Optional<Refusal> failure = Optional.empty();
        try {
            job.start(service.store().now());
            work.run(job);
        } catch (Refusal e) {
            failure = Optional.of(e);
        } catch (SqlProblem e) {
            failure = Optional.of(Refusal.of(e));
        } catch (SQLException e) {
            failure = Optional.of(EngineProblems.of(e));
        } catch (RuntimeException | StackOverflowError e) {
            failure = Optional.of(new Refusal(
                    500,
                    "internalError",
                    "",
                    "the emulator failed: " + e + " at "
                            + List.of(e.getStackTrace()).subList(0, Math.min(3, e.getStackTrace().length))));
        }
        job.end(service.store().now(), failure);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
