package dev.tarn.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the load state keeps as JSON text: the same in every database. */
public final class StateJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<List<String>> LIST = new TypeReference<>() {};

    private StateJson() {}

    /**
     * Texts as a list.
     *
     * @param texts the texts
     * @return their JSON
     */
    public static String list(List<String> texts) {
        return write(texts);
    }

    /**
     * The texts of a list.
     *
     * @param json what {@link #list(List)} gave
     * @return the texts
     */
    public static List<String> list(String json) {
        return read(json, LIST);
    }

    /**
     * An object from each column's name to its type in the database, in the table's order.
     *
     * @param schema the columns
     * @param types a type's text
     * @return their JSON
     */
    public static String columns(TableSchema schema, Function<ColumnType, String> types) {
        Map<String, String> columns = new LinkedHashMap<>();
        schema.columns().forEach(c -> columns.put(c.name(), types.apply(c.type())));
        return write(columns);
    }

    /**
     * An object from each column's name to its name in the source, in the table's order.
     *
     * @param schema the columns
     * @return their JSON
     */
    public static String mapping(TableSchema schema) {
        Map<String, String> mapping = new LinkedHashMap<>();
        schema.columns().forEach(c -> mapping.put(c.name(), c.originalName()));
        return write(mapping);
    }

    /**
     * The columns that were recorded.
     *
     * @param columns what {@link #columns} gave
     * @param mapping what {@link #mapping} gave
     * @param types the type of a text
     * @return the columns
     */
    public static TableSchema schema(String columns, String mapping, Function<String, ColumnType> types) {
        Map<String, String> originals = read(mapping, OBJECT);
        List<Column> schema = new ArrayList<>();
        read(columns, OBJECT)
                .forEach((name, type) ->
                        schema.add(new Column(name, originals.getOrDefault(name, name), types.apply(type))));
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
