package dev.tarn.testing.snowflake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** What there is: databases, schemas, tables, views, stages. Names are compared as they are written. Thread-safe. */
final class Catalog {

    private final Map<String, Map<String, SchemaEntry>> databases = new TreeMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /** A name of the engine that nothing else has. */
    String fresh(String kind) {
        return kind + numbers.incrementAndGet();
    }

    synchronized void createDatabase(String name) throws SnowflakeError {
        if (databases.putIfAbsent(name, new TreeMap<>()) != null) {
            throw SnowflakeError.exists(name);
        }
        databases.get(name).put("PUBLIC", new SchemaEntry("PUBLIC", false));
    }

    synchronized boolean hasDatabase(String name) {
        return databases.containsKey(name);
    }

    synchronized boolean hasSchema(String database, String schema) {
        return hasDatabase(database) && databases.get(database).containsKey(schema);
    }

    private Map<String, SchemaEntry> database(String name) throws SnowflakeError {
        Map<String, SchemaEntry> database = databases.get(name);
        if (database == null) {
            throw SnowflakeError.noObject("Database", name);
        }
        return database;
    }

    private SchemaEntry schema(String database, String schema) throws SnowflakeError {
        SchemaEntry entry = database(database).get(schema);
        if (entry == null) {
            throw SnowflakeError.noObject("Schema", database + "." + schema);
        }
        return entry;
    }

    /** Makes a schema; whether it was not there. */
    synchronized boolean createSchema(String database, String name, boolean isTransient) throws SnowflakeError {
        return database(database).putIfAbsent(name, new SchemaEntry(name, isTransient)) == null;
    }

    synchronized SchemaEntry dropSchema(String database, String name) throws SnowflakeError {
        SchemaEntry schema = schema(database, name);
        database(database).remove(name);
        return schema;
    }

    synchronized Optional<TableEntry> table(ObjectName name) throws SnowflakeError {
        return Optional.ofNullable(
                schema(name.database(), name.schema()).tables().get(name.name()));
    }

    synchronized Optional<ViewEntry> view(ObjectName name) throws SnowflakeError {
        return Optional.ofNullable(
                schema(name.database(), name.schema()).views().get(name.name()));
    }

    synchronized Optional<StageEntry> stage(ObjectName name) throws SnowflakeError {
        return Optional.ofNullable(
                schema(name.database(), name.schema()).stages().get(name.name()));
    }

    /** Tables and views share their names. */
    synchronized boolean taken(ObjectName name) throws SnowflakeError {
        return table(name).isPresent() || view(name).isPresent();
    }

    synchronized void add(TableEntry table) throws SnowflakeError {
        ObjectName name = table.name();
        if (taken(name)) {
            throw SnowflakeError.exists(name.toString());
        }
        schema(name.database(), name.schema()).tables().put(name.name(), table);
    }

    synchronized void add(ViewEntry view) throws SnowflakeError {
        if (taken(view.name())) {
            throw SnowflakeError.exists(view.name().toString());
        }
        schema(view.name().database(), view.name().schema())
                .views()
                .put(view.name().name(), view);
    }

    synchronized void add(StageEntry stage) throws SnowflakeError {
        if (stage(stage.name()).isPresent()) {
            throw SnowflakeError.exists(stage.name().toString());
        }
        schema(stage.name().database(), stage.name().schema())
                .stages()
                .put(stage.name().name(), stage);
    }

    synchronized void remove(TableEntry table) throws SnowflakeError {
        ObjectName name = table.name();
        schema(name.database(), name.schema()).tables().remove(name.name());
    }

    synchronized void remove(ViewEntry view) throws SnowflakeError {
        schema(view.name().database(), view.name().schema())
                .views()
                .remove(view.name().name());
    }

    synchronized void remove(StageEntry stage) throws SnowflakeError {
        schema(stage.name().database(), stage.name().schema())
                .stages()
                .remove(stage.name().name());
    }

    synchronized void rename(TableEntry table, ObjectName to) throws SnowflakeError {
        if (taken(to)) {
            throw SnowflakeError.exists(to.toString());
        }
        remove(table);
        table.name(to);
        add(table);
    }

    synchronized void swap(TableEntry one, TableEntry other) throws SnowflakeError {
        ObjectName name = one.name();
        remove(one);
        remove(other);
        one.name(other.name());
        other.name(name);
        add(one);
        add(other);
    }

    synchronized List<String> databases() {
        return List.copyOf(databases.keySet());
    }

    synchronized List<SchemaEntry> schemas(String database) throws SnowflakeError {
        return List.copyOf(database(database).values());
    }

    synchronized List<TableEntry> tables(String database) throws SnowflakeError {
        return all(database, schema -> List.copyOf(schema.tables().values()));
    }

    synchronized List<ViewEntry> views(String database) throws SnowflakeError {
        return all(database, schema -> List.copyOf(schema.views().values()));
    }

    synchronized List<StageEntry> stages(String database) throws SnowflakeError {
        return all(database, schema -> List.copyOf(schema.stages().values()));
    }

    private <T> List<T> all(String database, Function<SchemaEntry, List<T>> of) throws SnowflakeError {
        List<T> all = new ArrayList<>();
        for (SchemaEntry schema : database(database).values()) {
            all.addAll(of.apply(schema));
        }
        return all;
    }
}
