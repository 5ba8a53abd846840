package dev.tarn.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the load state keeps as JSON text. */
final class StateJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<List<String>> LIST = new TypeReference<>() {};

    private StateJson() {}

    static String list(List<String> texts) {
        return write(texts);
    }

    static List<String> list(String json) {
        return read(json, LIST);
    }

    /** An object from each column's name to its type in the database, in the table's order. */
    static String columns(TableSchema schema, JdbcStateDialect dialect) {
        Map<String, String> columns = new LinkedHashMap<>();
        schema.columns().forEach(c -> columns.put(c.name(), dialect.text(c.type())));
        return write(columns);
    }

    /** An object from each column's name to its name in the source, in the table's order. */
    static String mapping(TableSchema schema) {
        Map<String, String> mapping = new LinkedHashMap<>();
        schema.columns().forEach(c -> mapping.put(c.name(), c.originalName()));
        return write(mapping);
    }

    static TableSchema schema(String columns, String mapping, JdbcStateDialect dialect) {
        Map<String, String> originals = read(mapping, OBJECT);
        List<Column> schema = new ArrayList<>();
        read(columns, OBJECT)
                .forEach((name, type) ->
                        schema.add(new Column(name, originals.getOrDefault(name, name), dialect.type(type))));
        return new TableSchema(schema);
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the load state holds something that is no JSON", e);
        }
    }
}
