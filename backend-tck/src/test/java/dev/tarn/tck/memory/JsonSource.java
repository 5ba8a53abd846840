package dev.tarn.tck.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.error.BadDataException;
import dev.tarn.model.DataFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** JSON lines; the keys of all lines are the columns. */
final class JsonSource implements Source {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataFile file;
    private final List<String> names;
    private final BufferedReader reader;

    JsonSource(DataFile file) throws IOException {
        this.file = file;
        Set<String> keys = new LinkedHashSet<>();
        try (BufferedReader first = Files.newBufferedReader(Path.of(file.uri()))) {
            first.lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> node(line).fieldNames().forEachRemaining(keys::add));
        }
        this.names = List.copyOf(keys);
        this.reader = Files.newBufferedReader(Path.of(file.uri()));
    }

    private JsonNode node(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new BadDataException("[memory] read " + file.key() + ": a line is no JSON; correct the file", e);
        }
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public Iterator<List<Object>> rows() {
        return reader.lines().filter(line -> !line.isBlank()).map(this::row).iterator();
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
