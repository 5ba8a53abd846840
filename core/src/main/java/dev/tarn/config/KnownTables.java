package dev.tarn.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the outline of a configuration: which tables there are. Keys within them are checked where they get types. */
final class KnownTables {

    private static final List<String> TABLES = List.of("project", "database", "aws", "s3", "azure", "gcp");
    private static final Set<String> UNREAD = Set.of("azure", "gcp");
    private static final List<String> PROJECT_KEYS = keys(ConfigLoader.Project.class);
    private static final List<String> AWS_KEYS = keys(AwsConfig.class);

    private final Problems problems;

    KnownTables(Problems problems) {
        this.problems = problems;
    }

    /** Reports what is unknown, and takes out what nothing reads. */
    void check(Map<String, Setting> settings) {
        Map<String, Setting> unknown = new LinkedHashMap<>();
        settings.forEach((key, setting) -> {
            int dot = key.indexOf('.');
            boolean isTable = dot > 0 || setting.value() instanceof Map;
            String first = dot > 0 ? key.substring(0, dot) : key;
            if (!isTable) {
                problems.add(setting.origin(), key, outsideTables(key));
            } else if (!TABLES.contains(first)) {
                unknown.putIfAbsent(first, setting);
            } else if (first.equals("database") && dot > 0 && key.indexOf('.', dot + 1) < 0) {
                checkDatabaseKey(key.substring(dot + 1), setting);
            }
        });
        unknown.forEach((table, setting) -> problems.add(setting.origin(), "[" + table + "]", unknownTable(table)));
        settings.entrySet().removeIf(entry -> {
            String first = entry.getKey().split("\\.", 2)[0];
            return UNREAD.contains(first)
                    || !TABLES.contains(first)
                    || entry.getValue().value() instanceof Map;
        });
    }

    private void checkDatabaseKey(String key, Setting setting) {
        if (!key.equals("backend") && !(setting.value() instanceof Map)) {
            String what = Nearest.to(key, List.of("backend")).isPresent()
                    ? "did you mean 'backend'?"
                    : "a backend's settings are in a table of its own, for example [database.duckdb]";
            problems.add(setting.origin(), "[database] " + key, "unknown key; " + what);
        }
    }

    private static String unknownTable(String table) {
        return "unknown table; "
                + Nearest.to(table, TABLES)
                        .map(name -> "did you mean [" + name + "]?")
                        .orElse(
                                "there are [project], [database], [database.<backend>], [aws], [s3], [azure] and [gcp]");
    }

    private static String outsideTables(String key) {
        if (TABLES.contains(key)) {
            return "is a table; write [" + key + "] on a line of its own, and its keys below";
        }
        String table = AWS_KEYS.contains(key) ? "aws" : PROJECT_KEYS.contains(key) ? "project" : "";
        return "unknown key outside of any table; "
                + (table.isEmpty()
                        ? "keys belong below a table's name, for example [aws]"
                        : "it belongs below [" + table + "]");
    }

    /** The keys that a record is bound to. */
    static List<String> keys(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents()).map(RecordBinder::key).toList();
    }
}
