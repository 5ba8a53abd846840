package dev.tarn.testing.snowflake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** {@code SHOW TABLES|VIEWS|SCHEMAS|STAGES} and {@code DESCRIBE TABLE|VIEW}, with the columns that are read. */
final class ShowStatement {

    private record Row(ObjectName name, List<String> more) {}

    private ShowStatement() {}

    static Result run(Parser parser) throws SnowflakeError {
        parser.expect("SHOW");
        parser.accept("TERSE");
        String kind = parser.identifier();
        Pattern like = Pattern.compile(".*", Pattern.DOTALL);
        if (parser.accept("LIKE")) {
            like = pattern(parser.string());
        }
        Execution execution = parser.execution();
        String database = execution.database();
        String schema = kind.equals("SCHEMAS") ? "" : execution.schema();
        if (parser.accept("IN")) {
            boolean whole = parser.accept("DATABASE");
            boolean one = !whole && parser.accept("SCHEMA");
            List<String> path = parser.path();
            boolean isDatabase = whole || kind.equals("SCHEMAS") && !one;
            database = path.size() > 1 || isDatabase ? path.get(0) : database;
            schema = isDatabase ? "" : path.get(path.size() - 1);
            if (!schema.isEmpty() && !execution.service().catalog().hasSchema(database, schema)) {
                throw SnowflakeError.noObject("Schema", database + "." + schema);
            }
        }
        parser.end();
        return shown(kind, rows(kind, execution, database), like, schema);
    }

    private static Pattern pattern(String like) {
        StringBuilder regex = new StringBuilder();
        for (char c : like.toCharArray()) {
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private static Result shown(String kind, List<Row> rows, Pattern like, String schema) {
        List<ResultColumn> columns = new ArrayList<>(List.of(
                ResultColumn.time("created_on"),
                ResultColumn.text("name"),
                ResultColumn.text("database_name"),
                ResultColumn.text("schema_name")));
        if (kind.equals("TABLES")) {
            columns.add(ResultColumn.text("kind"));
            columns.add(ResultColumn.text("comment"));
            columns.add(ResultColumn.text("cluster_by"));
            columns.add(ResultColumn.text("retention_time"));
        } else if (kind.equals("VIEWS")) {
            columns.add(ResultColumn.text("text"));
        }
        List<List<String>> cells = new ArrayList<>();
        for (Row row : rows) {
            ObjectName name = row.name();
            if (like.matcher(name.name()).matches()
                    && (schema.isEmpty() || name.schema().equals(schema))) {
                List<String> all =
                        new ArrayList<>(List.of(row.more().get(0), name.name(), name.database(), name.schema()));
                all.addAll(row.more().subList(1, row.more().size()));
                cells.add(all);
            }
        }
        return Result.of(Result.Kind.SHOW, columns, cells);
    }

    private static List<Row> rows(String kind, Execution execution, String database) throws SnowflakeError {
        Catalog catalog = execution.service().catalog();
        List<Row> rows = new ArrayList<>();
        switch (kind) {
            case "TABLES" -> {
                List<TableEntry> tables = new ArrayList<>(catalog.tables(database));
                tables.addAll(execution.session().temporary().values());
                for (TableEntry table : tables) {
                    String type = table.kind() == TableEntry.Kind.PERMANENT
                            ? "TABLE"
                            : table.kind().name();
                    rows.add(new Row(
                            table.name(),
                            List.of(
                                    time(table.created()),
                                    type,
                                    table.comment(),
                                    table.cluster(),
                                    Integer.toString(table.retention()))));
                }
            }
            case "VIEWS" -> {
                for (ViewEntry view : catalog.views(database)) {
                    rows.add(new Row(view.name(), List.of(time(view.created()), view.text())));
                }
            }
            case "STAGES" -> {
                for (StageEntry stage : catalog.stages(database)) {
                    rows.add(new Row(stage.name(), List.of(time(stage.created()))));
                }
            }
            case "SCHEMAS" -> {
                for (SchemaEntry schema : catalog.schemas(database)) {
                    rows.add(new Row(
                            new ObjectName(database, schema.name(), schema.name()), List.of(time(schema.created()))));
                }
            }
            default -> throw SnowflakeError.notEmulated("SHOW " + kind);
        }
        return rows;
    }

    private static String time(Instant time) {
        return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
    }

    static Result describe(Parser parser) throws SnowflakeError {
        parser.cursor().next();
        boolean view = parser.accept("VIEW");
        if (!view) {
            parser.expect("TABLE");
        }
        ObjectName name = parser.objectName();
        parser.end();
        List<ColumnEntry> columns = view
                ? parser.execution()
                        .service()
                        .catalog()
                        .view(name)
                        .orElseThrow(() -> SnowflakeError.noObject("View", name.toString()))
                        .columns()
                : parser.execution().table(name).columns();
        List<List<String>> rows = new ArrayList<>();
        for (ColumnEntry column : columns) {
            rows.add(java.util.Arrays.asList(
                    column.name(),
                    column.type().text(),
                    "COLUMN",
                    column.nullable() ? "Y" : "N",
                    column.initial().orElse(null),
                    column.comment().isEmpty() ? null : column.comment()));
        }
        List<ResultColumn> titles = new ArrayList<>();
        for (String title : List.of("name", "type", "kind", "null?", "default", "comment")) {
            titles.add(ResultColumn.text(title.toLowerCase(Locale.ROOT)));
        }
        return Result.of(Result.Kind.DESCRIBE, titles, rows);
    }
}
