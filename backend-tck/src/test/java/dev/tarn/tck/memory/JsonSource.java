package dev.tarn.tck.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.error.BadDataException;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** JSON lines, packed or not; the keys of all lines are the columns. */
final class JsonSource implements Source {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataFile file;
    private final Flaw flaw;
    private final List<String> names;
    private final BufferedReader reader;

    JsonSource(DataFile file, Flaw flaw) throws IOException {
        this.file = file;
        this.flaw = flaw;
        Set<String> keys = new LinkedHashSet<>();
        try (BufferedReader first = open()) {
            lines(first).forEach(line -> node(line).fieldNames().forEachRemaining(keys::add));
        }
        this.names = List.copyOf(keys);
        this.reader = open();
    }

    private BufferedReader open() throws IOException {
        InputStream bytes = Files.newInputStream(Path.of(file.uri()));
        return new BufferedReader(new InputStreamReader(
                file.compression() == Compression.GZIP ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8));
    }

    private Stream<String> lines(BufferedReader from) {
        return Stream.generate(() -> line(from)).takeWhile(Objects::nonNull).filter(line -> !line.isBlank());
    }

    private String line(BufferedReader from) {
        try {
            return from.readLine();
        } catch (EOFException e) {
            if (flaw == Flaw.TRUNCATED_JSON_ACCEPTED) {
                return null;
            }
            throw new BadDataException("[memory] read " + file.key() + ": its end is missing; fetch it again", e);
        } catch (IOException e) {
            throw new BadDataException("[memory] read " + file.key() + ": it is broken; fetch it again", e);
        }
    }

    private JsonNode node(String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new BadDataException("[memory] read " + file.key() + ": a line is no JSON; correct the file", e);
        }
        if (!node.isObject() && flaw != Flaw.JSON_ARRAY_IS_AN_EMPTY_RECORD) {
            throw new BadDataException("[memory] read " + file.key() + ": a line is no object; correct the file");
        }
        return node;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public Iterator<List<Object>> rows() {
        return lines(reader).map(this::row).iterator();
    }

    private List<Object> row(String line) {
        JsonNode node = node(line);
        List<Object> row = new ArrayList<>();
        for (String name : names) {
            JsonNode value = node.path(name);
            row.add(
                    value.isMissingNode() || value.isNull()
                            ? null
                            : value.isTextual() ? value.textValue() : value.toString());
        }
        return row;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
