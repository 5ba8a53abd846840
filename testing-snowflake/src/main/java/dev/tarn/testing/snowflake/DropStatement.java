package dev.tarn.testing.snowflake;

import java.util.List;
import java.util.Optional;

/** {@code DROP} of a table, a view, a stage or a schema. */
final class DropStatement {

    private DropStatement() {}

    static Result run(Parser parser) throws SnowflakeError {
        parser.expect("DROP");
        if (parser.accept("SCHEMA")) {
            return schema(parser);
        }
        boolean table = parser.accept("TABLE");
        boolean view = !table && parser.accept("VIEW");
        if (!table && !view) {
            parser.expect("STAGE");
        }
        boolean ifThere = parser.accept("IF", "EXISTS");
        ObjectName name = parser.objectName();
        parser.end();
        Execution execution = parser.execution();
        Catalog catalog = execution.service().catalog();
        return Ddl.run(execution, () -> {
            if (ifThere && !catalog.hasSchema(name.database(), name.schema())) {
                return missing(name);
            }
            if (table) {
                return table(execution, name, ifThere);
            }
            if (view) {
                Optional<ViewEntry> old = catalog.view(name);
                if (old.isPresent()) {
                    catalog.remove(old.get());
                }
                return done(old, "View", name, ifThere);
            }
            Optional<StageEntry> old = catalog.stage(name);
            if (old.isPresent()) {
                catalog.remove(old.get());
                StageFiles.delete(old.get().folder());
            }
            return done(old, "Stage", name, ifThere);
        });
    }

    private static Result table(Execution execution, ObjectName name, boolean ifThere) throws Exception {
        Optional<TableEntry> old = execution.findTable(name);
        if (old.isPresent()) {
            Ddl.locked(
                    execution,
                    List.of(old.get()),
                    () -> execution.service().timeline().still(() -> {
                        Ddl.drop(execution, old.get());
                        return Ddl.done("");
                    }));
        }
        return done(old, "Table", name, ifThere);
    }

    private static Result missing(ObjectName name) {
        return Ddl.done("Drop statement executed successfully (" + name.name() + " already dropped).");
    }

    private static Result done(Optional<?> old, String kind, ObjectName name, boolean ifThere) throws SnowflakeError {
        if (old.isPresent()) {
            return Ddl.done(name.name() + " successfully dropped.");
        }
        if (ifThere) {
            return missing(name);
        }
        throw SnowflakeError.noObject(kind, name.toString());
    }

    private static Result schema(Parser parser) throws SnowflakeError {
        boolean ifThere = parser.accept("IF", "EXISTS");
        List<String> path = parser.path();
        if (!parser.accept("CASCADE")) {
            parser.accept("RESTRICT");
        }
        parser.end();
        Execution execution = parser.execution();
        String database = path.size() > 1 ? path.get(0) : execution.database();
        String name = path.get(path.size() - 1);
        return Ddl.run(execution, () -> {
            Catalog catalog = execution.service().catalog();
            if (ifThere && !catalog.hasSchema(database, name)) {
                return Ddl.done("Drop statement executed successfully (" + name + " already dropped).");
            }
            SchemaEntry schema = catalog.dropSchema(database, name);
            for (TableEntry table : schema.tables().values()) {
                execution.engine().execute("DROP TABLE IF EXISTS " + table.physical());
            }
            for (StageEntry stage : schema.stages().values()) {
                StageFiles.delete(stage.folder());
            }
            return Ddl.done(name + " successfully dropped.");
        });
    }
}
