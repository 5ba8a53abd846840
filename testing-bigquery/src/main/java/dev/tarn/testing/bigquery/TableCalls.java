package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Tables over REST, and their rows. */
final class TableCalls {

    private static final String TABLES = "/bigquery/v2/projects/*/datasets/*/tables";

    private final Service service;
    private final Pages pages;

    TableCalls(Service service, Pages pages) {
        this.service = service;
        this.pages = pages;
    }

    void register(Router router) {
        router.add("GET", TABLES, this::list);
        router.add("POST", TABLES, this::insert);
        router.add("GET", TABLES + "/*", this::get);
        router.add("PATCH", TABLES + "/*", this::patch);
        router.add("PUT", TABLES + "/*", this::patch);
        router.add("DELETE", TABLES + "/*", this::delete);
        router.add("GET", TABLES + "/*/data", this::data);
    }

    private EmulatorAnswer list(EmulatorRequest request, List<String> path) throws SQLException {
        service.catalog().project(path.get(0));
        List<StoredTable> all =
                List.copyOf(service.catalog().dataset(path.get(1)).tables().values());
        int from = request.parameter("pageToken").map(Integer::parseInt).orElse(0);
        int size = request.parameter("maxResults").map(Integer::parseInt).orElse(50);
        ObjectNode answer = Json.object().put("kind", "bigquery#tableList").put("totalItems", all.size());
        ArrayNode tables = answer.putArray("tables");
        for (StoredTable each : all.subList(Math.min(from, all.size()), Math.min(all.size(), from + size))) {
            ObjectNode json = service.tables().json(each, false);
            json.remove("schema");
            tables.add(json);
        }
        if (from + size < all.size()) {
            answer.put("nextPageToken", String.valueOf(from + size));
        }
        return Json.answer(answer);
    }

    private EmulatorAnswer insert(EmulatorRequest request, List<String> path) throws SQLException {
        service.catalog().project(path.get(0));
        ObjectNode body = Json.read(request.text());
        Address address = Address.of(
                path.get(0),
                path.get(1),
                body.path("tableReference").path("tableId").asText());
        return Json.answer(service.tables().json(service.tables().insert(address, body), true));
    }

    private StoredTable table(List<String> path) {
        return service.catalog().table(Address.of(path.get(0), path.get(1), path.get(2)));
    }

    private EmulatorAnswer get(EmulatorRequest request, List<String> path) throws SQLException {
        StoredTable table = table(path);
        service.permissions().check("bigquery.tables.get", table.address());
        boolean statistics = !request.parameter("view").orElse("").equals("BASIC");
        return Json.answer(service.tables().json(table, statistics));
    }

    private EmulatorAnswer patch(EmulatorRequest request, List<String> path) throws SQLException {
        StoredTable table = table(path);
        service.tables().patch(table, Json.read(request.text()));
        return Json.answer(service.tables().json(table, true));
    }

    private EmulatorAnswer delete(EmulatorRequest request, List<String> path) throws SQLException {
        StoredTable table = table(path);
        service.permissions().check("bigquery.tables.delete", table.address());
        Address address = Address.of(path.get(0), path.get(1), path.get(2));
        if (address.partition().isPresent()) {
            partition(table, address.partition().get());
        } else {
            service.catalog().drop(table);
        }
        return EmulatorAnswer.empty(204);
    }

    private void partition(StoredTable table, String id) throws SQLException {
        Partitioning partitioning = table.partitioning()
                .orElseThrow(() -> Refusal.invalid("Table " + table.address() + " is not partitioned"));
        partitioning.checkId(id);
        try (Workspace workspace = service.workspace()) {
            String delete = "DELETE FROM " + table.physical() + " WHERE " + partitioning.expression() + " = ?";
            workspace.change(table, false, () -> workspace.session().execute(delete, id));
        }
    }

    private EmulatorAnswer data(EmulatorRequest request, List<String> path) {
        Optional<Pages.Page> next = request.parameter("pageToken").map(pages::next);
        if (next.isEmpty()) {
            long start = request.parameter("startIndex").map(Long::parseLong).orElse(0L);
            next = Optional.of(new Pages.Page(rows(path), start));
        }
        ObjectNode answer = Json.object().put("kind", "bigquery#tableDataList");
        pages.write(
                answer,
                next.get(),
                request.parameter("maxResults").map(Long::parseLong),
                microseconds(request),
                "nextPageToken",
                "pageToken");
        return Json.answer(answer);
    }

    private Rows rows(List<String> path) {
        if (path.get(1).equals(Job.HIDDEN)) {
            return service.jobs()
                    .get(path.get(2).replaceFirst("^anon", ""), Optional.empty())
                    .rows();
        }
        StoredTable table = table(path);
        service.permissions().check("bigquery.tables.getData", table.address());
        return service.all(table.address());
    }

    static boolean microseconds(EmulatorRequest request) {
        return request.parameter("formatOptions.useInt64Timestamp")
                        .orElse("false")
                        .equals("true")
                || request.parameter("formatOptions.timestampOutputFormat")
                        .orElse("")
                        .equals("INT64");
    }
}
