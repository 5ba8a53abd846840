package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Queries over REST: the short way, and the results of those that went the long way. */
final class QueryCalls {

    private static final String QUERIES = "/bigquery/v2/projects/*/queries";

    private final Service service;
    private final Pages pages;
    private final Map<String, Job> requested = new ConcurrentHashMap<>();

    QueryCalls(Service service, Pages pages) {
        this.service = service;
        this.pages = pages;
    }

    void register(Router router) {
        router.add("POST", QUERIES, this::query);
        router.add("GET", QUERIES + "/*", this::results);
    }

    private EmulatorAnswer query(EmulatorRequest request, List<String> path) throws SQLException {
        service.catalog().project(path.get(0));
        ObjectNode body = Json.read(request.text());
        service.permissions().check("bigquery.jobs.create", service.project());
        ObjectNode configuration = Json.object().put("jobType", "QUERY");
        ObjectNode query = configuration.putObject("query");
        for (String each : List.of(
                "query",
                "useLegacySql",
                "defaultDataset",
                "queryParameters",
                "parameterMode",
                "maximumBytesBilled",
                "createSession",
                "connectionProperties")) {
            if (body.has(each)) {
                query.set(each, body.get(each));
            }
        }
        if (body.has("labels")) {
            Labels.check(body.get("labels"));
            configuration.set("labels", body.get("labels"));
        }
        String location = body.path("location").asText("US").toUpperCase(Locale.ROOT);
        if (body.path("dryRun").asBoolean(false)) {
            Job dry = new Job(
                    service.project(),
                    location,
                    "",
                    Optional.empty(),
                    configuration,
                    service.store().now());
            new QueryJob(service, dry).dry();
            ObjectNode answer =
                    Json.object().put("kind", "bigquery#queryResponse").put("jobComplete", true);
            answer.put(
                    "totalBytesProcessed",
                    dry.statistics().path("totalBytesProcessed").asText("0"));
            answer.set(
                    "schema",
                    dry.statistics().path("query").has("schema")
                            ? dry.statistics().path("query").path("schema")
                            : FieldJson.schema(List.of()));
            return Json.answer(answer);
        }
        Optional<String> id =
                Optional.ofNullable(body.path("requestId").asText(null)).filter(each -> !each.isEmpty());
        Job job = id.isEmpty()
                ? started(location, configuration)
                : requested.computeIfAbsent(id.get(), each -> started(location, configuration));
        boolean done = job.await(body.path("timeoutMs").asLong(10_000));
        if (id.isPresent() && job.failure().isPresent()) {
            // Who sends it again gets another try.
            requested.remove(id.get(), job);
        }
        boolean microseconds =
                body.path("formatOptions").path("useInt64Timestamp").asBoolean(false)
                        || body.path("formatOptions")
                                .path("timestampOutputFormat")
                                .asText()
                                .equals("INT64");
        Optional<Long> wanted = Optional.of(body.path("maxResults").asLong(-1)).filter(each -> each >= 0);
        return answer(job, done && service.jobs().latePolls() == 0, wanted, microseconds, "bigquery#queryResponse", 0);
    }

    private Job started(String location, ObjectNode configuration) {
        Job job = service.jobs().register(location, Optional.empty(), Optional.empty(), configuration);
        service.jobs().start(job, each -> new QueryJob(service, each).run());
        return job;
    }

    private EmulatorAnswer results(EmulatorRequest request, List<String> path) {
        service.catalog().project(path.get(0));
        Job job = service.jobs().get(path.get(1), request.parameter("location"));
        if (!job.type().equals("QUERY")) {
            throw Refusal.invalid("Cannot return results for a job that is no query: " + job.id());
        }
        boolean done =
                job.await(request.parameter("timeoutMs").map(Long::parseLong).orElse(10_000L));
        boolean told = done && job.polled(service.jobs().latePolls()).equals("DONE");
        Optional<Long> wanted = request.parameter("maxResults").map(Long::parseLong);
        Optional<Pages.Page> page = request.parameter("pageToken").map(pages::next);
        long from = page.map(Pages.Page::from)
                .orElse(request.parameter("startIndex").map(Long::parseLong).orElse(0L));
        return answer(job, told, wanted, TableCalls.microseconds(request), "bigquery#getQueryResultsResponse", from);
    }

    private EmulatorAnswer answer(
            Job job, boolean done, Optional<Long> wanted, boolean microseconds, String kind, long from) {
        ObjectNode answer = Json.object().put("kind", kind).put("jobComplete", done);
        answer.set("jobReference", job.reference());
        if (!done) {
            return Json.answer(answer);
        }
        if (job.failure().isPresent()) {
            throw job.failure().get();
        }
        answer.put("location", job.location())
                .put("cacheHit", false)
                .put(
                        "totalBytesProcessed",
                        job.statistics().path("totalBytesProcessed").asText("0"));
        if (job.statistics().has("sessionInfo")) {
            answer.set("sessionInfo", job.statistics().get("sessionInfo"));
        }
        Rows rows = job.rows();
        answer.set("schema", FieldJson.schema(rows.fields()));
        pages.write(answer, new Pages.Page(rows, from), wanted, microseconds, "pageToken");
        job.outcome()
                .filter(each -> each.changed() >= 0 && !job.statistics().has("numChildJobs"))
                .ifPresent(each -> {
                    answer.put("numDmlAffectedRows", String.valueOf(each.changed()));
                    answer.set("dmlStats", each.dmlStats());
                });
        return Json.answer(answer);
    }
}
