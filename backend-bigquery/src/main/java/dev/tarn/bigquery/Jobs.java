package dev.tarn.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobConfiguration;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatus;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadOutcomeUnknownException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Jobs under names of Tarn's own: one whose answer was lost is asked for by its name, or sent again, and the service does not do it
 * twice.
 */
final class Jobs {

    private static final long FIRST_LOOK_MILLIS = 10;
    private static final long LONGEST_LOOK_MILLIS = 2_000;
    private static final Duration PATIENCE_AFTER_CANCEL = Duration.ofSeconds(30);

    private final BigQuery client;
    private final Calls calls;
    private final String project;
    private final String location;

    Jobs(BigQuery client, Calls calls, String project, String location) {
        this.client = client;
        this.calls = calls;
        this.project = project;
        this.location = location;
    }

    JobId id(String name) {
        return JobId.newBuilder()
                .setProject(project)
                .setJob(name)
                .setLocation(location)
                .build();
    }

    /** Runs a job to its end. One that the service failed by its own fault is run again, under a further name. */
    Job run(String operation, String name, JobConfiguration configuration) {
        Calls.Pauses pauses = calls.pauses();
        for (int run = 0; ; run++) {
            JobId id = id(run == 0 ? name : name + "_r" + run);
            try {
                return await(operation, submit(operation, id, configuration));
            } catch (Calls.Failed failed) {
                if (!failed.failure().isPassing() || !pauses.pause(operation, failed.failure())) {
                    throw failed.translated(operation);
                }
            }
        }
    }

    private Job submit(String operation, JobId id, JobConfiguration configuration) {
        AtomicBoolean sent = new AtomicBoolean();
        try {
            return calls.call(operation, () -> {
                sent.set(true);
                return client.create(JobInfo.of(id, configuration));
            });
        } catch (BackendUnavailableException e) {
            return find(operation, id, e).orElseThrow(() -> e);
        } catch (LoadCancelledException e) {
            if (!sent.get()) {
                throw e;
            }
            return uninterrupted(() -> find(operation, id, e).orElseThrow(() -> e));
        }
    }

    /** Does what has to be done although the thread was interrupted, which it stays. */
    private static <T> T uninterrupted(Supplier<T> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Asks once more, when no answer came: what the service does not know of now, it refuses later, the attempt being an old one then. */
    private Optional<Job> find(String operation, JobId id, BackendException why) {
        try {
            return Optional.ofNullable(calls.once(operation, () -> client.getJob(id)));
        } catch (Calls.Failed failed) {
            throw new LoadOutcomeUnknownException(
                    BigQueryErrors.start(operation) + "the service could not be asked whether job " + id.getJob()
                            + " was run; load again: what was published is skipped",
                    why);
        }
    }

    /** Waits for the end of a job; an interruption cancels it. */
    Job await(String operation, Job submitted) {
        Job job = submitted;
        long pause = FIRST_LOOK_MILLIS;
        while (!isDone(job)) {
            if (Thread.currentThread().isInterrupted()) {
                return cancelled(operation, job);
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return cancelled(operation, job);
            }
            pause = Math.min(pause * 2, LONGEST_LOOK_MILLIS);
            try {
                job = look(operation, job);
            } catch (LoadCancelledException e) {
                return cancelled(operation, job);
            }
        }
        return requireSuccess(job);
    }

    private Job look(String operation, Job job) {
        JobId id = job.getJobId();
        Job found;
        try {
            found = calls.call(operation, () -> client.getJob(id));
        } catch (BackendUnavailableException e) {
            throw new LoadOutcomeUnknownException(
                    BigQueryErrors.start(operation) + "the service could not be asked what became of job " + id.getJob()
                            + "; load again: what was published is skipped",
                    e);
        }
        if (found == null) {
            throw new LoadOutcomeUnknownException(BigQueryErrors.start(operation) + "the service no longer knows job "
                    + id.getJob() + "; load again: what was published is skipped");
        }
        return found;
    }

    /** A job that is cancelled may have ended before: then what it did stays, and counts. */
    private Job cancelled(String operation, Job job) {
        return uninterrupted(() -> {
            JobId id = job.getJobId();
            calls.call(operation, () -> client.cancel(id));
            long deadline = System.nanoTime() + PATIENCE_AFTER_CANCEL.toNanos();
            Job last = look(operation, job);
            while (!isDone(last) && System.nanoTime() < deadline) {
                Calls.Pauses.sleep(operation, 100);
                last = look(operation, last);
            }
            if (!isDone(last)) {
                throw new LoadOutcomeUnknownException(BigQueryErrors.start(operation) + "job " + id.getJob()
                        + " does not end, though it was cancelled; load again: what was published is skipped");
            }
            return requireSuccess(last);
        });
    }

    private static boolean isDone(Job job) {
        return job.getStatus() != null
                && JobStatus.State.DONE.equals(job.getStatus().getState());
    }

    private static Job requireSuccess(Job job) {
        if (job.getStatus().getError() != null) {
            throw new Calls.Failed(Failure.of(job.getStatus().getError()), null);
        }
        return job;
    }
}
