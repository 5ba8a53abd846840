package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Jobs over REST. */
final class JobCalls {

    private static final String JOBS = "/bigquery/v2/projects/*/jobs";
    private static final long PATIENCE = 150;

    private final Service service;

    JobCalls(Service service) {
        this.service = service;
    }

    void register(Router router) {
        router.add("POST", JOBS, (request, path) -> insert(Json.read(request.text()), path.get(0)));
        router.add("GET", JOBS, this::list);
        router.add("GET", JOBS + "/*", this::get);
        router.add("POST", JOBS + "/*/cancel", this::cancel);
    }

    private EmulatorAnswer insert(ObjectNode body, String project) throws SQLException {
        if (body.path("configuration").has("load")
                && body.path("configuration").path("load").path("sourceUris").isEmpty()) {
            throw Refusal.invalid("Load configuration must specify at least one source URI");
        }
        return Json.answer(start(body, project, List.of()));
    }

    /** Starts a job that loads uploaded files, or does anything else without them. */
    ObjectNode start(ObjectNode body, String project, List<Path> uploaded) throws SQLException {
        service.catalog().project(project);
        service.permissions().check("bigquery.jobs.create", project);
        ObjectNode configuration = body.withObject("/configuration");
        Labels.check(configuration.path("labels"));
        String type = List.of("query", "load", "copy").stream()
                .filter(configuration::has)
                .findFirst()
                .orElseThrow(() ->
                        Refusal.invalid("Required parameter is missing: configuration of a query, load or copy job"));
        configuration.put("jobType", type.toUpperCase(java.util.Locale.ROOT));
        String location = location(body.path("jobReference").path("location").asText(""), configuration);
        if (configuration.path("dryRun").asBoolean(false)) {
            return dry(location, configuration);
        }
        Optional<String> id =
                Optional.ofNullable(body.path("jobReference").path("jobId").asText(null));
        Job job = service.jobs().register(location, id, Optional.empty(), configuration);
        service.jobs().start(job, each -> {
            switch (each.type()) {
                case "QUERY" -> new QueryJob(service, each).run();
                case "LOAD" -> new LoadJob(service, each).run(uploaded);
                default -> new CopyJob(service, each).run();
            }
        });
        return job.json(job.done() && service.jobs().latePolls() == 0 ? "DONE" : "RUNNING");
    }

    /** Where a job runs: where it says, or where its tables are. */
    private String location(String asked, ObjectNode configuration) {
        if (!asked.isEmpty()) {
            return asked.toUpperCase(java.util.Locale.ROOT);
        }
        for (String kind : List.of("load", "copy", "query")) {
            for (String table : List.of("destinationTable", "defaultDataset")) {
                var found = service.catalog()
                        .found(configuration
                                .path(kind)
                                .path(table)
                                .path("datasetId")
                                .asText(""));
                if (found.isPresent()) {
                    return found.get().location().toUpperCase(java.util.Locale.ROOT);
                }
            }
        }
        return "US";
    }

    private ObjectNode dry(String location, ObjectNode configuration) throws SQLException {
        Job job = new Job(
                service.project(),
                location,
                "",
                Optional.empty(),
                configuration,
                service.store().now());
        try {
            if (configuration.has("query")) {
                new QueryJob(service, job).dry();
            }
        } catch (SqlProblem e) {
            throw Refusal.of(e);
        }
        job.end(service.store().now(), Optional.empty());
        ObjectNode json = job.json("DONE");
        json.remove(List.of("id"));
        json.withObject("/jobReference").remove("jobId");
        return json;
    }

    private EmulatorAnswer get(EmulatorRequest request, List<String> path) {
        service.catalog().project(path.get(0));
        Job job = service.jobs().get(path.get(1), request.parameter("location"));
        job.await(PATIENCE);
        return Json.answer(job.json(job.polled(service.jobs().latePolls())));
    }

    private EmulatorAnswer list(EmulatorRequest request, List<String> path) {
        service.catalog().project(path.get(0));
        ObjectNode answer = Json.object().put("kind", "bigquery#jobList");
        ArrayNode jobs = answer.putArray("jobs");
        Optional<String> parent = request.parameter("parentJobId");
        for (Job each : service.jobs().all()) {
            if (parent.isPresent()
                    ? each.parent().equals(parent)
                    : each.parent().isEmpty()) {
                String state = each.done() ? "DONE" : "RUNNING";
                ObjectNode json = each.json(state).put("state", state);
                each.failure().ifPresent(failure -> json.set("errorResult", failure.proto()));
                jobs.insert(0, json);
            }
        }
        return Json.answer(answer);
    }

    private EmulatorAnswer cancel(EmulatorRequest request, List<String> path) throws SQLException {
        service.catalog().project(path.get(0));
        Job job = service.jobs().get(path.get(1), request.parameter("location"));
        job.cancel();
        ObjectNode answer = Json.object().put("kind", "bigquery#jobCancelResponse");
        answer.set("job", job.json(job.done() ? "DONE" : "RUNNING"));
        return Json.answer(answer);
    }
}
