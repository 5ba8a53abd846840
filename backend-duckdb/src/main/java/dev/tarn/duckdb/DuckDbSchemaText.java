package dev.tarn.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.duckdb.engine.DuckDbTypes;
import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A schema as {@code billing_state.schema_versions} holds it: {@code columns} is a JSON object from name to DuckDB type,
 * {@code mapping} one from name to the source's name, both in the table's order.
 */
record DuckDbSchemaText(String columns, String mapping) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> TEXTS = new TypeReference<>() {};

    static DuckDbSchemaText of(TableSchema schema) {
        Map<String, String> columns = new LinkedHashMap<>();
        Map<String, String> mapping = new LinkedHashMap<>();
        for (Column column : schema.columns()) {
            columns.put(column.name(), DuckDbTypes.sql(column.type()));
            mapping.put(column.name(), column.originalName());
        }
        try {
            return new DuckDbSchemaText(JSON.writeValueAsString(columns), JSON.writeValueAsString(mapping));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static TableSchema parse(String columns, String mapping) {
        try {
            Map<String, String> originals = JSON.readValue(mapping, TEXTS);
            List<Column> schema = new ArrayList<>();
            JSON.readValue(columns, TEXTS)
                    .forEach((name, type) ->
                            schema.add(new Column(name, originals.getOrDefault(name, name), DuckDbTypes.parse(type))));
            return new TableSchema(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("billing_state.schema_versions holds something that is no JSON", e);
        }
    }
}
