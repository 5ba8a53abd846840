package dev.tarn.testing.snowflake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code CREATE} of anything. */
final class CreateStatement {

    private CreateStatement() {}

    static Result run(Parser parser) throws SnowflakeError {
        parser.expect("CREATE");
        boolean replace = parser.accept("OR", "REPLACE");
        if (parser.accept("TEMPORARY") || parser.accept("TEMP")) {
            return parser.accept("STAGE") ? stage(parser, true) : table(parser, TableEntry.Kind.TEMPORARY, replace);
        }
        if (parser.accept("TRANSIENT")) {
            return parser.accept("SCHEMA") ? schema(parser, true) : table(parser, TableEntry.Kind.TRANSIENT, replace);
        }
        if (parser.accept("SCHEMA")) {
            return schema(parser, false);
        }
        if (parser.accept("VIEW")) {
            return view(parser, replace);
        }
        if (parser.accept("STAGE")) {
            return stage(parser, false);
        }
        return table(parser, TableEntry.Kind.PERMANENT, replace);
    }

    private static Result table(Parser parser, TableEntry.Kind kind, boolean replace) throws SnowflakeError {
        parser.expect("TABLE");
        return CreateTable.run(parser, kind, replace);
    }

    private static Result schema(Parser parser, boolean isTransient) throws SnowflakeError {
        boolean ifMissing = parser.accept("IF", "NOT", "EXISTS");
        List<String> path = parser.path();
        if (parser.accept("CLONE")) {
            throw SnowflakeError.notEmulated("CREATE SCHEMA … CLONE");
        }
        TableOptions.read(parser);
        parser.end();
        Execution execution = parser.execution();
        String database = path.size() > 1 ? path.get(0) : execution.database();
        String name = path.get(path.size() - 1);
        if (database.isEmpty()) {
            throw SnowflakeError.noDatabase("CREATE SCHEMA");
        }
        return Ddl.run(execution, () -> {
            if (execution.service().catalog().createSchema(database, name, isTransient)) {
                execution.session().use(database, name);
                return Ddl.done("Schema " + name + " successfully created.");
            }
            if (!ifMissing) {
                throw SnowflakeError.exists(name);
            }
            return Ddl.done(name + " already exists, statement succeeded.");
        });
    }

    private static Result view(Parser parser, boolean replace) throws SnowflakeError {
        boolean ifMissing = parser.accept("IF", "NOT", "EXISTS");
        ObjectName name = parser.objectName();
        Map<String, String> names = viewColumns(parser);
        TableOptions options = TableOptions.read(parser);
        parser.expect("AS");
        int start = parser.cursor().peek().start();
        Execution execution = parser.execution();
        Translated query = new Queries(parser).query(Scope.empty());
        parser.end();
        String text = parser.sql().substring(start).strip();
        return Ddl.run(
                execution,
                () -> execution.service().timeline().still(() -> {
                    Catalog catalog = execution.service().catalog();
                    Optional<ViewEntry> old = catalog.view(name);
                    if (catalog.taken(name) && ifMissing) {
                        return Ddl.done(name.name() + " already exists, statement succeeded.");
                    }
                    if (catalog.taken(name) && !(replace && old.isPresent())) {
                        throw SnowflakeError.exists(name.name());
                    }
                    ViewEntry view = new ViewEntry(
                            name,
                            parser.sql(),
                            text,
                            columns(execution, query, names),
                            options.comment(),
                            Instant.now());
                    if (old.isPresent()) {
                        catalog.remove(old.get());
                    }
                    catalog.add(view);
                    return Ddl.done("View " + name.name() + " successfully created.");
                }));
    }

    /** Names, and what is said about each. */
    private static Map<String, String> viewColumns(Parser parser) throws SnowflakeError {
        Map<String, String> columns = new LinkedHashMap<>();
        if (parser.accept("(")) {
            do {
                String name = parser.identifier();
                columns.put(name, parser.accept("COMMENT") ? parser.string() : "");
            } while (parser.accept(","));
            parser.expect(")");
        }
        return columns;
    }

    private static List<ColumnEntry> columns(Execution execution, Translated query, Map<String, String> said)
            throws SQLException, SnowflakeError {
        List<ColumnEntry> columns = new ArrayList<>();
        List<String> names = List.copyOf(said.keySet());
        if (!names.isEmpty() && names.size() != query.columns().size()) {
            throw SnowflakeError.columnCount(names.size(), query.columns().size());
        }
        for (ResultColumn column : SelectStatement.shape(execution, query)) {
            String name = names.isEmpty() ? column.name() : names.get(columns.size());
            if (columns.stream().anyMatch(other -> other.name().equals(name))) {
                throw new SnowflakeError(
                        "002025", "42S21", "SQL compilation error:\nduplicate column name '" + name + "'");
            }
            columns.add(new ColumnEntry(name, column.type(), true, Optional.empty(), said.getOrDefault(name, "")));
        }
        return columns;
    }

    private static Result stage(Parser parser, boolean temporary) throws SnowflakeError {
        boolean ifMissing = parser.accept("IF", "NOT", "EXISTS");
        ObjectName name = parser.objectName();
        TableOptions.read(parser);
        parser.end();
        Execution execution = parser.execution();
        return Ddl.run(execution, () -> {
            Catalog catalog = execution.service().catalog();
            if (catalog.stage(name).isPresent() && ifMissing) {
                return Ddl.done(name.name() + " already exists, statement succeeded.");
            }
            catalog.add(new StageEntry(name, folder(execution), temporary, Instant.now()));
            return Ddl.done("Stage area " + name.name() + " successfully created.");
        });
    }

    private static Path folder(Execution execution) throws IOException {
        return Files.createDirectories(execution
                .service()
                .stages()
                .resolve(execution.service().catalog().fresh("stage")));
    }
}
