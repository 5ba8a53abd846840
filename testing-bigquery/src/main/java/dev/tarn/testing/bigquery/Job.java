package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A job: what it should do, how far it is, how it ended. */
final class Job {

    /** The dataset of hidden tables. */
    static final String HIDDEN = "_hidden";

    private final String project;
    private final String location;
    private final String id;
    private final Optional<String> parent;
    private final ObjectNode configuration;
    private final Instant created;
    private final CountDownLatch done = new CountDownLatch(1);
    private final ObjectNode statistics = Json.object();
    private Optional<Instant> started = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private Optional<Refusal> failure = Optional.empty();
    private Supplier<Rows> rows = () -> new Rows(List.of());
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<Workspace> running = Optional.empty();
    private boolean cancelled;
    private int polls;

    Job(
            String project,
            String location,
            String id,
            Optional<String> parent,
            ObjectNode configuration,
            Instant created) {
        this.project = project;
        this.location = location;
        this.id = id;
        this.parent = parent;
        this.configuration = configuration;
        this.created = created;
    }

    String id() {
        return id;
    }

    String location() {
        return location;
    }

    Optional<String> parent() {
        return parent;
    }

    ObjectNode configuration() {
        return configuration;
    }

    ObjectNode statistics() {
        return statistics;
    }

    String type() {
        return configuration.path("jobType").asText();
    }

    synchronized void rows(Supplier<Rows> result) {
        this.rows = result;
    }

    void forget() {
        rows(() -> {
            throw Refusal.notFound("Table " + Address.of(project, HIDDEN, "anon" + id));
        });
    }

    Rows rows() {
        Supplier<Rows> result;
        synchronized (this) {
            result = rows;
        }
        Rows now = result.get();
        rows(() -> now);
        return now;
    }

    synchronized void outcome(Outcome last) {
        this.outcome = Optional.of(last);
        last.rows().ifPresent(each -> rows(() -> each));
    }

    /** The hidden table that a result lies in: the client reads its later pages from there. */
    synchronized void hide() {
        ObjectNode query = configuration.withObject("/query");
        if (!query.has("destinationTable")) {
            query.set(
                    "destinationTable", Address.of(project, HIDDEN, "anon" + id).json());
        }
    }

    synchronized Optional<Outcome> outcome() {
        return outcome;
    }

    synchronized Optional<Refusal> failure() {
        return failure;
    }

    /** What a cancellation has to stop. */
    synchronized void running(Workspace workspace) throws java.sql.SQLException {
        running = Optional.of(workspace);
        if (cancelled) {
            workspace.session().cancel();
        }
    }

    synchronized void start(Instant at) {
        if (cancelled) {
            throw EngineProblems.cancelled();
        }
        started = Optional.of(at);
    }

    synchronized void end(Instant at, Optional<Refusal> problem) {
        if (running.isPresent()) {
            running.get().session().resume();
            running = Optional.empty();
        }
        started = started.isPresent() ? started : Optional.of(at);
        ended = Optional.of(at);
        failure = problem;
        done.countDown();
    }

    synchronized void cancel() throws java.sql.SQLException {
        if (ended.isEmpty()) {
            cancelled = true;
            if (running.isPresent()) {
                running.get().session().cancel();
            }
        }
    }

    boolean done() {
        return done.getCount() == 0;
    }

    boolean await(long millis) {
        try {
            return done.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The state that somebody who asks for the so-manieth time is told: late, if tests want it. */
    synchronized String polled(int late) {
        polls++;
        if (polls <= late) {
            return polls == 1 ? "PENDING" : "RUNNING";
        }
        return ended.isPresent() ? "DONE" : started.isPresent() ? "RUNNING" : "PENDING";
    }

    ObjectNode reference() {
        return Json.object().put("projectId", project).put("jobId", id).put("location", location);
    }

    synchronized ObjectNode json(String state) {
        ObjectNode json = Json.object()
                .put("kind", "bigquery#job")
                .put("etag", "\"" + id + state + "\"")
                .put("id", project + ":" + location + "." + id)
                .put("user_email", "tarn@emulated.iam.gserviceaccount.com");
        json.set("jobReference", reference());
        json.set("configuration", configuration.deepCopy());
        ObjectNode status = json.putObject("status").put("state", state);
        ObjectNode shown = json.putObject("statistics").put("creationTime", Tables.millis(created));
        if (!state.equals("PENDING")) {
            started.ifPresent(each -> shown.put("startTime", Tables.millis(each)));
        }
        parent.ifPresent(each -> shown.put("parentJobId", each));
        if (state.equals("DONE")) {
            ended.ifPresent(each -> shown.put("endTime", Tables.millis(each)));
            shown.setAll(statistics);
            failure.ifPresent(each -> {
                status.set("errorResult", each.proto());
                status.putArray("errors").add(each.proto());
            });
        }
        return json;
    }
}
