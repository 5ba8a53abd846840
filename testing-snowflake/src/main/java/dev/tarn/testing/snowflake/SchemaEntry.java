package dev.tarn.testing.snowflake;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A schema and what is in it. */
final class SchemaEntry {

    private final String name;
    private final boolean isTransient;
    private final Instant created = Instant.now();
    private final Map<String, TableEntry> tables = new TreeMap<>();
    private final Map<String, ViewEntry> views = new TreeMap<>();
    private final Map<String, StageEntry> stages = new TreeMap<>();

    SchemaEntry(String name, boolean isTransient) {
        this.name = name;
        this.isTransient = isTransient;
    }

    String name() {
        return name;
    }

    boolean isTransient() {
        return isTransient;
    }

    Instant created() {
        return created;
    }

    Map<String, TableEntry> tables() {
        return tables;
    }

    Map<String, ViewEntry> views() {
        return views;
    }

    Map<String, StageEntry> stages() {
        return stages;
    }
}
