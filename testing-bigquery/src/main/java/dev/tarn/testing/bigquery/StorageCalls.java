package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** As much of Cloud Storage's JSON interface as staging files needs: put, get, list and delete objects. */
final class StorageCalls {

    private static final String OBJECTS = "/storage/v1/b/*/o";

    private final Service service;
    private final UploadCalls uploads;

    StorageCalls(Service service, UploadCalls uploads) {
        this.service = service;
        this.uploads = uploads;
    }

    void register(Router router) {
        router.add("POST", "/upload" + OBJECTS, this::insert);
        router.add("PUT", "/upload" + OBJECTS, (request, path) -> uploads.put(request));
        router.add("GET", OBJECTS, this::list);
        router.add("GET", OBJECTS + "/**", this::get);
        router.add("DELETE", OBJECTS + "/**", this::delete);
        router.add("GET", "/storage/v1/b/*", this::bucket);
    }

    private EmulatorAnswer bucket(EmulatorRequest request, List<String> path) {
        exists(path.get(0));
        return Json.answer(Json.object()
                .put("kind", "storage#bucket")
                .put("name", path.get(0))
                .put("location", "US"));
    }

    private void exists(String bucket) {
        if (!service.buckets().exists(bucket)) {
            throw new Refusal(404, "notFound", "", "The specified bucket does not exist.");
        }
    }

    private EmulatorAnswer insert(EmulatorRequest request, List<String> path) {
        String bucket = path.get(0);
        exists(bucket);
        service.permissions().check("storage.objects.create", service.project());
        boolean resumable = request.parameter("uploadType").orElse("media").equals("resumable");
        String name = request.parameter("name")
                .orElseGet(
                        () -> resumable ? Json.read(request.text()).path("name").asText() : "");
        if (name.isEmpty()) {
            throw Refusal.invalid("Required parameter: name");
        }
        if (resumable) {
            return uploads.begin("/upload/storage/v1/b/" + bucket + "/o", file -> {
                service.buckets().put(bucket, name, bytes(file));
                return Json.answer(json(bucket, name));
            });
        }
        service.buckets().put(bucket, name, request.body());
        return Json.answer(json(bucket, name));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmulatorAnswer list(EmulatorRequest request, List<String> path) {
        exists(path.get(0));
        ObjectNode answer = Json.object().put("kind", "storage#objects");
        ArrayNode items = answer.putArray("items");
        service.buckets()
                .list(path.get(0), request.parameter("prefix").orElse(""))
                .forEach(each -> items.add(json(path.get(0), each)));
        return Json.answer(answer);
    }

    private EmulatorAnswer get(EmulatorRequest request, List<String> path) {
        Path file = object(path);
        boolean media = request.parameter("alt").orElse("json").equals("media");
        return media
                ? EmulatorAnswer.bytes(200, "application/octet-stream", bytes(file))
                : Json.answer(json(path.get(0), path.get(1)));
    }

    private Path object(List<String> path) {
        exists(path.get(0));
        Path file = service.buckets().file(path.get(0), path.get(1));
        if (!Files.exists(file)) {
            throw new Refusal(404, "notFound", "", "No such object: " + path.get(0) + "/" + path.get(1));
        }
        return file;
    }

    private EmulatorAnswer delete(EmulatorRequest request, List<String> path) {
        object(path);
        service.buckets().delete(path.get(0), path.get(1));
        return EmulatorAnswer.empty(204);
    }

    private ObjectNode json(String bucket, String name) {
        return Json.object()
                .put("kind", "storage#object")
                .put("bucket", bucket)
                .put("name", URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8))
                .put("size", String.valueOf(bytes(service.buckets().file(bucket, name)).length));
    }
}
