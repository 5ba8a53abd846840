package dev.tarn.testing.snowflake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.emulator.EmulatorAnswer;
import java.util.List;

/** The service's answers in JSON. */
final class Answers {

    private static final String[][] FORMATS = {
        {"TIMEZONE", "Etc/UTC"},
        {"DATE_OUTPUT_FORMAT", "YYYY-MM-DD"},
        {"TIME_OUTPUT_FORMAT", "HH24:MI:SS"},
        {"TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM"},
        {"TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9"},
        {"TIMESTAMP_LTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM"},
        {"TIMESTAMP_TZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM"},
        {"BINARY_OUTPUT_FORMAT", "HEX"},
    };

    private Answers() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static EmulatorAnswer success(ObjectNode data) {
        ObjectNode answer = object();
        answer.set("data", data);
        answer.putNull("code");
        answer.putNull("message");
        answer.put("success", true);
        return EmulatorAnswer.json(200, answer.toString());
    }

    static EmulatorAnswer error(SnowflakeError error, String queryId) {
        ObjectNode data = object();
        data.put("errorCode", error.code());
        data.put("sqlState", error.sqlState());
        data.put("queryId", queryId);
        data.put("internalError", false);
        return failed(error.code(), error.getMessage(), data);
    }

    private static EmulatorAnswer failed(String code, String message, ObjectNode data) {
        ObjectNode answer = object();
        answer.set("data", data);
        answer.put("code", code);
        answer.put("message", message);
        answer.put("success", false);
        return EmulatorAnswer.json(200, answer.toString());
    }

    /** Tells the client to ask again: the statement still runs. */
    static EmulatorAnswer stillRunning(String queryId) {
        ObjectNode data = object();
        data.put("getResultUrl", "/queries/" + queryId + "/result");
        data.put("queryId", queryId);
        ObjectNode answer = object();
        answer.set("data", data);
        answer.put("code", "333334");
        answer.put(
                "message",
                "Asynchronous execution in progress. Use provided query id to perform query monitoring and management.");
        answer.put("success", true);
        return EmulatorAnswer.json(200, answer.toString());
    }

    static ArrayNode parameters(Session session) {
        ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
        put(parameters, "AUTOCOMMIT").put("value", session.autocommit());
        put(parameters, "CLIENT_TELEMETRY_ENABLED").put("value", false);
        put(parameters, "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD").put("value", 0);
        put(parameters, "CLIENT_PREFETCH_THREADS").put("value", 4);
        put(parameters, "CLIENT_MEMORY_LIMIT").put("value", 1536);
        put(parameters, "CLIENT_RESULT_CHUNK_SIZE").put("value", 160);
        put(parameters, "CLIENT_RESULT_COLUMN_CASE_INSENSITIVE")
                .put(
                        "value",
                        Boolean.parseBoolean(
                                session.parameters().getOrDefault("CLIENT_RESULT_COLUMN_CASE_INSENSITIVE", "false")));
        for (String[] format : FORMATS) {
            put(parameters, format[0]).put("value", format[1]);
        }
        return parameters;
    }

    private static ObjectNode put(ArrayNode parameters, String name) {
        return parameters.addObject().put("name", name);
    }

    static ArrayNode rowType(List<ResultColumn> columns) {
        ArrayNode types = JsonNodeFactory.instance.arrayNode();
        for (ResultColumn column : columns) {
            SnowflakeType type = column.type();
            ObjectNode node = types.addObject();
            boolean text = type.base() == SnowflakeType.Base.TEXT || type.base() == SnowflakeType.Base.BINARY;
            boolean number = type.base() == SnowflakeType.Base.NUMBER;
            node.put("name", column.name());
            node.put("type", type.wire());
            node.put("nullable", column.nullable());
            node.put("database", column.origin().map(ObjectName::database).orElse(""));
            node.put("schema", column.origin().map(ObjectName::schema).orElse(""));
            node.put("table", column.origin().map(ObjectName::name).orElse(""));
            node.put("precision", number ? Integer.valueOf(type.precision()) : null);
            node.put("scale", number || type.base().name().startsWith("TIME") ? Integer.valueOf(type.scale()) : null);
            node.put("length", text ? Integer.valueOf(type.precision()) : null);
            node.put("byteLength", text ? Integer.valueOf(type.precision()) : null);
        }
        return types;
    }

    static ArrayNode rows(List<List<String>> rows) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (List<String> row : rows) {
            ArrayNode cells = all.addArray();
            row.forEach(cells::add);
        }
        return all;
    }
}
