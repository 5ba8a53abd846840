package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.sql.SQLException;
import java.util.List;

/** Datasets over REST. */
final class DatasetCalls {

    private static final String DATASETS = "/bigquery/v2/projects/*/datasets";

    private final Service service;

    DatasetCalls(Service service) {
        this.service = service;
    }

    void register(Router router) {
        router.add("GET", DATASETS, this::list);
        router.add("POST", DATASETS, this::insert);
        router.add("GET", DATASETS + "/*", this::get);
        router.add("PATCH", DATASETS + "/*", this::patch);
        router.add("DELETE", DATASETS + "/*", this::delete);
    }

    private EmulatorAnswer list(EmulatorRequest request, List<String> path) {
        service.catalog().project(path.get(0));
        ObjectNode answer = Json.object().put("kind", "bigquery#datasetList");
        ArrayNode datasets = answer.putArray("datasets");
        service.catalog().datasets().forEach(each -> datasets.add(json(each)));
        return Json.answer(answer);
    }

    private EmulatorAnswer insert(EmulatorRequest request, List<String> path) {
        service.catalog().project(path.get(0));
        service.permissions().check("bigquery.datasets.create", service.project());
        ObjectNode body = Json.read(request.text());
        Labels.check(body.path("labels"));
        String id = body.path("datasetReference").path("datasetId").asText();
        return Json.answer(
                json(service.catalog().create(id, body.path("location").asText("US"), body)));
    }

    private EmulatorAnswer get(EmulatorRequest request, List<String> path) {
        service.catalog().project(path.get(0));
        Catalog.Dataset dataset = service.catalog().dataset(path.get(1));
        service.permissions().check("bigquery.datasets.get", Address.of(service.project(), dataset.id(), ""));
        return Json.answer(json(dataset));
    }

    private EmulatorAnswer patch(EmulatorRequest request, List<String> path) {
        service.catalog().project(path.get(0));
        Catalog.Dataset dataset = service.catalog().dataset(path.get(1));
        ObjectNode resource = dataset.resource().deepCopy();
        resource.setAll(Json.read(request.text()));
        service.catalog().update(dataset, resource);
        return Json.answer(json(service.catalog().dataset(path.get(1))));
    }

    private EmulatorAnswer delete(EmulatorRequest request, List<String> path) throws SQLException {
        service.catalog().project(path.get(0));
        service.permissions().check("bigquery.datasets.delete", Address.of(service.project(), path.get(1), ""));
        service.catalog()
                .drop(
                        path.get(1),
                        request.parameter("deleteContents").orElse("false").equals("true"));
        return EmulatorAnswer.empty(204);
    }

    private ObjectNode json(Catalog.Dataset dataset) {
        ObjectNode json = dataset.resource().deepCopy();
        json.put("kind", "bigquery#dataset")
                .put("id", service.project() + ":" + dataset.id())
                .put("location", dataset.location())
                .put("creationTime", Tables.millis(dataset.created()))
                .put("lastModifiedTime", Tables.millis(dataset.created()));
        if (!json.has("maxTimeTravelHours")) {
            json.put("maxTimeTravelHours", "168");
        }
        json.putObject("datasetReference").put("projectId", service.project()).put("datasetId", dataset.id());
        return json;
    }
}
