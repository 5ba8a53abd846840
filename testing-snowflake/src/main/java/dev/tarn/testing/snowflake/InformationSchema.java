package dev.tarn.testing.snowflake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The views of a database's INFORMATION_SCHEMA that Tarn reads. */
final class InformationSchema {

    private final Execution execution;
    private final String database;
    private final String sql;

    private InformationSchema(Execution execution, String database, String sql) {
        this.execution = execution;
        this.database = database;
        this.sql = sql;
    }

    static InformationSchema of(Execution execution, String database, String sql) throws SnowflakeError {
        if (database.isEmpty()) {
            throw SnowflakeError.noDatabase("SELECT");
        }
        return new InformationSchema(execution, database, sql);
    }

    Translated view(String name) throws SnowflakeError {
        return switch (name) {
            case "SCHEMATA" -> schemata();
            case "TABLES" -> tables();
            case "COLUMNS" -> columns();
            case "VIEWS" -> views();
            default -> throw SnowflakeError.noObject("Object", database + ".INFORMATION_SCHEMA." + name);
        };
    }

    private static Translated values(List<String> columns, List<String> types, List<List<String>> rows) {
        List<String> casts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            casts.add("CAST(" + Quoting.name(columns.get(i)) + " AS " + types.get(i) + ") AS "
                    + Quoting.name(columns.get(i)));
        }
        String empty = "(" + columns.stream().map(c -> "NULL").collect(Collectors.joining(", ")) + ")";
        String all = rows.isEmpty()
                ? empty
                : rows.stream().map(row -> "(" + String.join(", ", row) + ")").collect(Collectors.joining(", "));
        return Translated.of(
                "SELECT " + String.join(", ", casts) + " FROM (VALUES " + all + ") AS v(" + Queries.list(columns) + ")"
                        + (rows.isEmpty() ? " WHERE FALSE" : ""),
                columns);
    }

    private static String text(String text) {
        return text.isEmpty() ? "NULL" : Quoting.text(text);
    }

    private static String time(Instant time) {
        return "TIMESTAMPTZ '" + time.toString().replace("Z", "+00") + "'";
    }

    private static String yesOrNo(boolean yes) {
        return yes ? "'YES'" : "'NO'";
    }

    private Translated schemata() throws SnowflakeError {
        List<List<String>> rows = new ArrayList<>();
        for (SchemaEntry schema : execution.service().catalog().schemas(database)) {
            rows.add(List.of(
                    Quoting.text(database),
                    Quoting.text(schema.name()),
                    yesOrNo(schema.isTransient()),
                    time(schema.created())));
        }
        return values(
                List.of("CATALOG_NAME", "SCHEMA_NAME", "IS_TRANSIENT", "CREATED"),
                List.of("VARCHAR", "VARCHAR", "VARCHAR", "TIMESTAMPTZ"),
                rows);
    }

    private List<TableEntry> allTables() throws SnowflakeError {
        List<TableEntry> tables = new ArrayList<>(execution.service().catalog().tables(database));
        execution.session().temporary().values().stream()
                .filter(table -> table.name().database().equals(database))
                .forEach(tables::add);
        return tables;
    }

    private Translated tables() throws SnowflakeError {
        List<List<String>> rows = new ArrayList<>();
        // To count the rows of every table takes long, and hardly anybody asks.
        boolean counted = sql.toUpperCase(Locale.ROOT).contains("ROW_COUNT");
        for (TableEntry table : allTables()) {
            rows.add(List.of(
                    Quoting.text(database),
                    Quoting.text(table.name().schema()),
                    Quoting.text(table.name().name()),
                    table.kind() == TableEntry.Kind.TEMPORARY ? "'LOCAL TEMPORARY'" : "'BASE TABLE'",
                    yesOrNo(table.kind() == TableEntry.Kind.TRANSIENT),
                    counted ? "(SELECT count(*) FROM (" + execution.rows(table) + ") AS r)" : "NULL",
                    Integer.toString(table.retention()),
                    text(table.comment()),
                    text(table.cluster()),
                    time(table.created())));
        }
        for (ViewEntry view : execution.service().catalog().views(database)) {
            rows.add(List.of(
                    Quoting.text(database),
                    Quoting.text(view.name().schema()),
                    Quoting.text(view.name().name()),
                    "'VIEW'",
                    "'NO'",
                    "NULL",
                    "NULL",
                    text(view.comment()),
                    "NULL",
                    time(view.created())));
        }
        return values(
                List.of(
                        "TABLE_CATALOG",
                        "TABLE_SCHEMA",
                        "TABLE_NAME",
                        "TABLE_TYPE",
                        "IS_TRANSIENT",
                        "ROW_COUNT",
                        "RETENTION_TIME",
                        "COMMENT",
                        "CLUSTERING_KEY",
                        "CREATED"),
                List.of(
                        "VARCHAR",
                        "VARCHAR",
                        "VARCHAR",
                        "VARCHAR",
                        "VARCHAR",
                        "BIGINT",
                        "BIGINT",
                        "VARCHAR",
                        "VARCHAR",
                        "TIMESTAMPTZ"),
                rows);
    }

    private Translated columns() throws SnowflakeError {
        List<List<String>> rows = new ArrayList<>();
        for (TableEntry table : allTables()) {
            add(rows, table.name(), table.columns());
        }
        for (ViewEntry view : execution.service().catalog().views(database)) {
            add(rows, view.name(), view.columns());
        }
        return values(
                List.of(
                        "TABLE_CATALOG",
                        "TABLE_SCHEMA",
                        "TABLE_NAME",
                        "COLUMN_NAME",
                        "ORDINAL_POSITION",
                        "COLUMN_DEFAULT",
                        "IS_NULLABLE",
                        "DATA_TYPE",
                        "CHARACTER_MAXIMUM_LENGTH",
                        "NUMERIC_PRECISION",
                        "NUMERIC_SCALE",
                        "DATETIME_PRECISION",
                        "COMMENT"),
                List.of(
                        "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "BIGINT", "VARCHAR", "VARCHAR", "VARCHAR", "BIGINT",
                        "BIGINT", "BIGINT", "BIGINT", "VARCHAR"),
                rows);
    }

    private void add(List<List<String>> rows, ObjectName of, List<ColumnEntry> columns) {
        int position = 0;
        for (ColumnEntry column : columns) {
            SnowflakeType type = column.type();
            boolean number = type.base() == SnowflakeType.Base.NUMBER;
            boolean text = type.base() == SnowflakeType.Base.TEXT || type.base() == SnowflakeType.Base.BINARY;
            boolean time = type.base().name().startsWith("TIME");
            rows.add(List.of(
                    Quoting.text(database),
                    Quoting.text(of.schema()),
                    Quoting.text(of.name()),
                    Quoting.text(column.name()),
                    Integer.toString(++position),
                    column.initial().map(Quoting::text).orElse("NULL"),
                    yesOrNo(column.nullable()),
                    Quoting.text(type.base().name()),
                    text ? Integer.toString(type.precision()) : "NULL",
                    number ? Integer.toString(type.precision()) : "NULL",
                    number ? Integer.toString(type.scale()) : "NULL",
                    time ? Integer.toString(type.scale()) : "NULL",
                    text(column.comment())));
        }
    }

    private Translated views() throws SnowflakeError {
        List<List<String>> rows = new ArrayList<>();
        for (ViewEntry view : execution.service().catalog().views(database)) {
            rows.add(List.of(
                    Quoting.text(database),
                    Quoting.text(view.name().schema()),
                    Quoting.text(view.name().name()),
                    Quoting.text(view.text())));
        }
        return values(
                List.of("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "VIEW_DEFINITION"),
                List.of("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR"),
                rows);
    }
}
