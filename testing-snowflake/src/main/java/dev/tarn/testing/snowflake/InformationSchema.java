package dev.tarn.testing.snowflake;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The views of a database's INFORMATION_SCHEMA that Tarn reads. */
final class InformationSchema {

    /** A view's columns, each with the engine's type of it. */
    private static final List<String> SCHEMATA =
            List.of("CATALOG_NAME VARCHAR", "SCHEMA_NAME VARCHAR", "IS_TRANSIENT VARCHAR", "CREATED TIMESTAMPTZ");

    private static final List<String> TABLES = List.of(
            "TABLE_CATALOG VARCHAR",
            "TABLE_SCHEMA VARCHAR",
            "TABLE_NAME VARCHAR",
            "TABLE_TYPE VARCHAR",
            "IS_TRANSIENT VARCHAR",
            "ROW_COUNT BIGINT",
            "RETENTION_TIME BIGINT",
            "COMMENT VARCHAR",
            "CLUSTERING_KEY VARCHAR",
            "CREATED TIMESTAMPTZ");

    private static final List<String> COLUMNS = List.of(
            "TABLE_CATALOG VARCHAR",
            "TABLE_SCHEMA VARCHAR",
            "TABLE_NAME VARCHAR",
            "COLUMN_NAME VARCHAR",
            "ORDINAL_POSITION BIGINT",
            "COLUMN_DEFAULT VARCHAR",
            "IS_NULLABLE VARCHAR",
            "DATA_TYPE VARCHAR",
            "CHARACTER_MAXIMUM_LENGTH BIGINT",
            "NUMERIC_PRECISION BIGINT",
            "NUMERIC_SCALE BIGINT",
            "DATETIME_PRECISION BIGINT",
            "COMMENT VARCHAR");

    private static final List<String> VIEWS =
            List.of("TABLE_CATALOG VARCHAR", "TABLE_SCHEMA VARCHAR", "TABLE_NAME VARCHAR", "VIEW_DEFINITION VARCHAR");

    private final Execution execution;
    private final String database;
    private final String sql;
    private final List<List<String>> rows = new ArrayList<>();

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
        try {
            return switch (name) {
                case "SCHEMATA" -> schemata();
                case "TABLES" -> tables();
                case "COLUMNS" -> columns();
                case "VIEWS" -> views();
                default -> throw SnowflakeError.noObject("Object", database + ".INFORMATION_SCHEMA." + name);
            };
        } catch (SQLException e) {
            throw EngineErrors.translated(e);
        }
    }

    /** Through a table of the session's own: written out in the statement, thousands of columns take the engine seconds to read. */
    private Translated read(String view, List<String> columns) throws SQLException {
        String table = "information_" + view + "_of_" + database;
        List<String> names = new ArrayList<>();
        List<String> casts = new ArrayList<>();
        for (String column : columns) {
            String[] nameAndType = column.split(" ");
            names.add(nameAndType[0]);
            casts.add("CAST(" + Quoting.name(nameAndType[0]) + " AS " + nameAndType[1] + ") AS "
                    + Quoting.name(nameAndType[0]));
        }
        execution
                .engine()
                .execute("CREATE OR REPLACE TEMP TABLE " + Quoting.name(table) + " ("
                        + names.stream()
                                .map(name -> Quoting.name(name) + " VARCHAR")
                                .collect(Collectors.joining(", "))
                        + ")");
        append(table);
        return Translated.of(
                "SELECT " + String.join(", ", casts) + " FROM temp.main." + Quoting.name(table), List.copyOf(names));
    }

    private void append(String table) throws SQLException {
        DuckDBConnection connection = execution.engine().connection().unwrap(DuckDBConnection.class);
        try (DuckDBAppender appender = connection.createAppender("temp", "main", table)) {
            for (List<String> row : rows) {
                appender.beginRow();
                for (String cell : row) {
                    if (cell == null) {
                        appender.appendNull();
                    } else {
                        appender.append(cell);
                    }
                }
                appender.endRow();
            }
        }
    }

    /** The beginning of a row about something, and the rest of it. */
    private void row(ObjectName of, String... rest) {
        rows.add(Stream.concat(Stream.of(database, of.schema(), of.name()), Arrays.stream(rest))
                .toList());
    }

    private static String orAbsent(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String time(Instant time) {
        return time.toString().replace("Z", "+00");
    }

    private static String yesOrNo(boolean yes) {
        return yes ? "YES" : "NO";
    }

    private Translated schemata() throws SnowflakeError, SQLException {
        for (SchemaEntry schema : execution.service().catalog().schemas(database)) {
            rows.add(List.of(database, schema.name(), yesOrNo(schema.isTransient()), time(schema.created())));
        }
        return read("schemata", SCHEMATA);
    }

    private List<TableEntry> allTables() throws SnowflakeError {
        List<TableEntry> tables = new ArrayList<>(execution.service().catalog().tables(database));
        execution.session().temporary().values().stream()
                .filter(table -> table.name().database().equals(database))
                .forEach(tables::add);
        return tables;
    }

    private Translated tables() throws SnowflakeError, SQLException {
        // To count the rows of every table takes long, and hardly anybody asks.
        boolean counted = sql.toUpperCase(Locale.ROOT).contains("ROW_COUNT");
        for (TableEntry table : allTables()) {
            row(
                    table.name(),
                    table.kind() == TableEntry.Kind.TEMPORARY ? "LOCAL TEMPORARY" : "BASE TABLE",
                    yesOrNo(table.kind() == TableEntry.Kind.TRANSIENT),
                    counted ? count(table) : null,
                    Integer.toString(table.retention()),
                    orAbsent(table.comment()),
                    orAbsent(table.cluster()),
                    time(table.created()));
        }
        for (ViewEntry view : execution.service().catalog().views(database)) {
            row(view.name(), "VIEW", "NO", null, null, orAbsent(view.comment()), null, time(view.created()));
        }
        return read("tables", TABLES);
    }

    private String count(TableEntry table) throws SQLException {
        return execution
                .engine()
                .query("SELECT count(*) FROM (" + execution.rows(table) + ")", row -> row.getString(1))
                .get(0);
    }

    private Translated columns() throws SnowflakeError, SQLException {
        for (TableEntry table : allTables()) {
            add(table.name(), table.columns());
        }
        for (ViewEntry view : execution.service().catalog().views(database)) {
            add(view.name(), view.columns());
        }
        return read("columns", COLUMNS);
    }

    private void add(ObjectName of, List<ColumnEntry> columns) {
        int position = 0;
        for (ColumnEntry column : columns) {
            SnowflakeType type = column.type();
            boolean number = type.base() == SnowflakeType.Base.NUMBER;
            boolean text = type.base() == SnowflakeType.Base.TEXT || type.base() == SnowflakeType.Base.BINARY;
            boolean time = type.base().name().startsWith("TIME");
            row(
                    of,
                    column.name(),
                    Integer.toString(++position),
                    column.initial().orElse(null),
                    yesOrNo(column.nullable()),
                    type.base().name(),
                    text ? Integer.toString(type.precision()) : null,
                    number ? Integer.toString(type.precision()) : null,
                    number ? Integer.toString(type.scale()) : null,
                    time ? Integer.toString(type.scale()) : null,
                    orAbsent(column.comment()));
        }
    }

    private Translated views() throws SnowflakeError, SQLException {
        for (ViewEntry view : execution.service().catalog().views(database)) {
            row(view.name(), view.text());
        }
        return read("views", VIEWS);
    }
}
