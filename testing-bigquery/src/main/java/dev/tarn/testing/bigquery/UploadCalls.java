package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resumable uploads, of load jobs and of objects: begun with a POST, then PUT piece by piece, the last one of known end. */
final class UploadCalls {

    /** Answers once everything has arrived. */
    @FunctionalInterface
    interface Finish {
        EmulatorAnswer with(Path file) throws SQLException;
    }

    private static final class Upload {
        private final Path file;
        private final Finish finish;
        private long received;
        private Optional<EmulatorAnswer> finished = Optional.empty();

        Upload(Path file, Finish finish) {
            this.file = file;
            this.finish = finish;
        }
    }

    private static final Pattern RANGE = Pattern.compile("bytes (?:([0-9]+)-([0-9]+)|\\*)/([0-9]+|\\*)");

    private final Service service;
    private final JobCalls jobs;
    private final Supplier<URI> endpoint;
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

    UploadCalls(Service service, JobCalls jobs, Supplier<URI> endpoint) {
        this.service = service;
        this.jobs = jobs;
        this.endpoint = endpoint;
    }

    void register(Router router) {
        router.add("POST", "/upload/bigquery/v2/projects/*/jobs", this::begin);
        router.add("PUT", "/upload/bigquery/v2/projects/*/jobs", (request, path) -> put(request));
    }

    private EmulatorAnswer begin(EmulatorRequest request, List<String> path) throws SQLException {
        service.catalog().project(path.get(0));
        service.permissions().check("bigquery.jobs.create", path.get(0));
        if (!request.parameter("uploadType").orElse("").equals("resumable")) {
            throw Refusal.invalid("the emulator takes resumable uploads only");
        }
        ObjectNode body = Json.read(request.text());
        return begin(
                "/upload/bigquery/v2/projects/" + path.get(0) + "/jobs",
                file -> Json.answer(jobs.start(body, path.get(0), List.of(file))));
    }

    EmulatorAnswer begin(String path, Finish finish) {
        String id = UUID.randomUUID().toString();
        uploads.put(id, new Upload(service.buckets().scratch(id), finish));
        return EmulatorAnswer.empty(200)
                .with("Location", endpoint.get() + path + "?uploadType=resumable&upload_id=" + id)
                .with("X-GUploader-UploadID", id);
    }

    EmulatorAnswer put(EmulatorRequest request) throws SQLException {
        Upload upload = Optional.ofNullable(
                        uploads.get(request.parameter("upload_id").orElse("")))
                .orElseThrow(() -> new Refusal(404, "notFound", "", "Not found: upload"));
        Matcher range = RANGE.matcher(request.header("content-range")
                .orElse("bytes 0-" + (request.body().length - 1) + "/" + request.body().length));
        if (!range.matches()) {
            throw Refusal.invalid("Invalid Content-Range");
        }
        synchronized (upload) {
            if (upload.finished.isPresent()) {
                return upload.finished.get();
            }
            if (range.group(1) != null) {
                write(upload, Long.parseLong(range.group(1)), request.body());
            }
            boolean last = !range.group(3).equals("*") && upload.received == Long.parseLong(range.group(3));
            return last ? finish(upload) : more(upload);
        }
    }

    private static EmulatorAnswer more(Upload upload) {
        EmulatorAnswer answer = EmulatorAnswer.empty(308);
        return upload.received == 0 ? answer : answer.with("Range", "bytes=0-" + (upload.received - 1));
    }

    /** What has arrived before is passed over; what leaves a gap is not taken. */
    private static void write(Upload upload, long start, byte[] bytes) {
        if (start > upload.received) {
            throw new Refusal(
                    503, "backendError", "", "Expected bytes from " + upload.received + ", got those from " + start);
        }
        int known = (int) Math.min(bytes.length, upload.received - start);
        try {
            Files.write(
                    upload.file,
                    Arrays.copyOfRange(bytes, known, bytes.length),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        upload.received += bytes.length - known;
    }

    private EmulatorAnswer finish(Upload upload) throws SQLException {
        EmulatorAnswer answer;
        try {
            answer = upload.finish.with(upload.file);
        } catch (Refusal e) {
            answer = e.answer();
        }
        upload.finished = Optional.of(answer);
        return answer;
    }
}
