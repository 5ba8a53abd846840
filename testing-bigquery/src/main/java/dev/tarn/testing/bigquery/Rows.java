package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.Field;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Rows of a result, compressed, given away in pages. Times are microseconds until they are given away. */
final class Rows {

    private static final int CHUNK = 1000;

    private final List<Field> fields;
    private final List<byte[]> chunks = new ArrayList<>();
    private final List<List<JsonNode>> pending = new ArrayList<>();
    private long count;

    Rows(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    List<Field> fields() {
        return fields;
    }

    long count() {
        return count;
    }

    /** Adds a row of canonical cells: texts, nulls, and arrays and objects of them. */
    void add(List<JsonNode> row) {
        pending.add(row);
        count++;
        if (pending.size() == CHUNK) {
            pack();
        }
    }

    Rows finished() {
        if (!pending.isEmpty()) {
            pack();
        }
        return this;
    }

    private void pack() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                Json.MAPPER.writeValue(gzip, pending);
            }
            chunks.add(bytes.toByteArray());
            pending.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page as the REST interface writes it. */
    ArrayNode page(long from, long size, boolean microseconds) {
        ArrayNode page = Json.array();
        long end = Math.min(count, from + size);
        List<List<JsonNode>> chunk = List.of();
        int unpacked = -1;
        for (long i = from; i < end; i++) {
            int number = (int) (i / CHUNK);
            if (number != unpacked) {
                chunk = unpack(chunks.get(number));
                unpacked = number;
            }
            page.add(row(chunk.get((int) (i % CHUNK)), fields, microseconds));
        }
        return page;
    }

    private static List<List<JsonNode>> unpack(byte[] chunk) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(chunk))) {
            return Json.MAPPER.readValue(gzip, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode row(List<JsonNode> cells, List<Field> fields, boolean microseconds) {
        ObjectNode row = Json.object();
        ArrayNode array = row.putArray("f");
        for (int i = 0; i < fields.size(); i++) {
            array.addObject().set("v", cell(cells.get(i), fields.get(i), microseconds));
        }
        return row;
    }

    private static JsonNode cell(JsonNode value, Field field, boolean microseconds) {
        if (value == null || value.isNull()) {
            return field.repeated() ? Json.array() : Json.MAPPER.nullNode();
        }
        if (field.repeated()) {
            ArrayNode array = Json.array();
            Field element = field.withMode("NULLABLE");
            value.forEach(each -> array.addObject().set("v", cell(each, element, microseconds)));
            return array;
        }
        if (field.type().equals("RECORD")) {
            List<JsonNode> cells = new ArrayList<>();
            field.fields().forEach(each -> cells.add(value.path(each.name())));
            return row(cells, field.fields(), microseconds);
        }
        String text = value.asText();
        if (field.type().equals("TIMESTAMP") && !microseconds) {
            return Json.MAPPER.getNodeFactory().textNode(String.valueOf(Long.parseLong(text) / 1e6));
        }
        return Json.MAPPER.getNodeFactory().textNode(text);
    }
}
