package dev.tarn.testing.snowflake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** Parts of large results, for the client to fetch as it would from the cloud's storage. */
final class Chunks {

    private static final String PATH = "/result-chunks/";
    private static final int ROWS = 10_000;

    private final Map<String, byte[]> chunks = new ConcurrentHashMap<>();

    /** Puts the rows that are not answered directly where the client finds them. */
    void add(ObjectNode data, String queryId, List<List<String>> rows, URI endpoint) {
        ArrayNode list = data.putArray("chunks");
        for (int from = 0; from < rows.size(); from += ROWS) {
            List<List<String>> part = rows.subList(from, Math.min(rows.size(), from + ROWS));
            String json = Answers.rows(part).toString();
            byte[] text = json.substring(1, json.length() - 1).getBytes(StandardCharsets.UTF_8);
            byte[] bytes = compressed(text);
            String path = PATH + queryId + "/" + from;
            chunks.put(path, bytes);
            ObjectNode chunk = list.addObject();
            chunk.put("url", endpoint + path);
            chunk.put("rowCount", part.size());
            chunk.put("uncompressedSize", text.length);
            chunk.put("compressedSize", bytes.length);
        }
        data.putObject("chunkHeaders").put("x-emulator-chunk", "1");
    }

    private static byte[] compressed(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static boolean serves(EmulatorRequest request) {
        return request.is("GET", PATH);
    }

    EmulatorAnswer answer(EmulatorRequest request) {
        byte[] bytes = chunks.get(request.path());
        return bytes == null || request.header("x-emulator-chunk").isEmpty()
                ? EmulatorAnswer.empty(403)
                : EmulatorAnswer.bytes(200, "application/json", bytes).with("Content-Encoding", "gzip");
    }

    /** Forgets the parts of results before the last ones. */
    void trim() {
        if (chunks.size() > 2_000) {
            chunks.clear();
        }
    }
}
