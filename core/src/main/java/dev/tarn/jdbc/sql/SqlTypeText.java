package dev.tarn.jdbc.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tarn's types as text, the same for every database: a name, or JSON where there are types inside. */
final class SqlTypeText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, ColumnType> NAMED = Map.of(
            "text", ColumnType.TEXT,
            "boolean", new ColumnType.Bool(),
            "bigint", new ColumnType.Int64(),
            "double", new ColumnType.Float64(),
            "date", new ColumnType.Date(),
            "timestamp", ColumnType.TIMESTAMP,
            "binary", new ColumnType.Binary(),
            "json", new ColumnType.Json());

    private SqlTypeText() {}

    static String text(ColumnType type) {
        JsonNode node = node(type);
        return node.isTextual() ? node.textValue() : node.toString();
    }

    static ColumnType type(String text) {
        return text.startsWith("{") ? type(tree(text)) : scalar(text);
    }

    static JsonNode node(ColumnType type) {
        ObjectNode node = JSON.createObjectNode();
        if (type instanceof ColumnType.MapOf map) {
            return node.set("map", JSON.createArrayNode().add(node(map.key())).add(node(map.value())));
        } else if (type instanceof ColumnType.ListOf list) {
            return node.set("list", node(list.element()));
        } else if (type instanceof ColumnType.StructOf struct) {
            return node.set("struct", columns(struct.fields()));
        } else if (type instanceof ColumnType.Decimal decimal) {
            return JSON.getNodeFactory().textNode("decimal(" + decimal.precision() + "," + decimal.scale() + ")");
        }
        return NAMED.entrySet().stream()
                .filter(named -> named.getValue().equals(type))
                .findFirst()
                .map(named -> (JsonNode) JSON.getNodeFactory().textNode(named.getKey()))
                .orElseThrow(() -> new IllegalArgumentException("no such type: " + type));
    }

    /** Columns in order: name, original name, type. */
    static ArrayNode columns(List<Column> columns) {
        ArrayNode array = JSON.createArrayNode();
        columns.forEach(c -> array.add(
                JSON.createArrayNode().add(c.name()).add(c.originalName()).add(node(c.type()))));
        return array;
    }

    static List<Column> columns(String json) {
        return columns(tree(json));
    }

    private static List<Column> columns(JsonNode array) {
        List<Column> columns = new ArrayList<>();
        array.forEach(c -> columns.add(new Column(c.get(0).textValue(), c.get(1).textValue(), type(c.get(2)))));
        return columns;
    }

    private static ColumnType type(JsonNode node) {
        if (node.isTextual()) {
            return scalar(node.textValue());
        } else if (node.has("map")) {
            return new ColumnType.MapOf(
                    type(node.get("map").get(0)), type(node.get("map").get(1)));
        } else if (node.has("list")) {
            return new ColumnType.ListOf(type(node.get("list")));
        }
        return new ColumnType.StructOf(columns(node.get("struct")));
    }

    private static ColumnType scalar(String name) {
        if (name.startsWith("decimal(")) {
            String[] digits =
                    name.substring("decimal(".length(), name.length() - 1).split(",");
            return new ColumnType.Decimal(Integer.parseInt(digits[0]), Integer.parseInt(digits[1]));
        }
        ColumnType type = NAMED.get(name);
        if (type == null) {
            throw new IllegalStateException("the load state holds a type that is none: " + name);
        }
        return type;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the load state holds something that is no JSON", e);
        }
    }
}
