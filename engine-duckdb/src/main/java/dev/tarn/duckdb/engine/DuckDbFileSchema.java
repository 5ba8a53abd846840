package dev.tarn.duckdb.engine;

import dev.tarn.csv.CsvFiles;
import dev.tarn.error.BadDataException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.SourceColumn;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What Parquet and JSON files declare about themselves. */
final class DuckDbFileSchema {

    private DuckDbFileSchema() {}

    /** The footer's own names, which the engine changes where they differ by case only, with the engine's types for them. */
    static List<SourceColumn> parquet(DuckDbStatements statements, DataFile file, DuckDbErrors errors)
            throws SQLException {
        String files = DuckDbSql.locations(List.of(file), errors);
        List<String> types = statements.list(
                row -> row.getString("column_type"),
                "DESCRIBE SELECT * FROM read_parquet(" + files + ", hive_partitioning=false)");
        record Element(String name, int children) {}
        List<Element> elements = statements.list(
                row -> new Element(row.getString("name"), row.getInt("num_children")),
                "SELECT name, coalesce(num_children, 0) AS num_children FROM parquet_schema(" + files
                        + ") ORDER BY column_id");
        List<SourceColumn> columns = new ArrayList<>();
        int next = 1;
        while (next < elements.size()) {
            columns.add(new SourceColumn(
                    columns.size(), elements.get(next).name(), DuckDbTypes.parse(types.get(columns.size()))));
            int open = 1;
            while (open > 0) {
                open += elements.get(next).children() - 1;
                next++;
            }
        }
        return columns;
    }

    /** Every key that occurs; JSON where it holds an object or an array somewhere, else text. */
    static List<SourceColumn> json(DuckDbStatements statements, DataFile file, DuckDbErrors errors)
            throws SQLException {
        DuckDbJson.requireLines(file, errors);
        List<SourceColumn> columns = new ArrayList<>();
        try {
            statements.list(
                    row -> columns.add(new SourceColumn(
                            columns.size(),
                            row.getString(1),
                            row.getBoolean(2) ? new ColumnType.Json() : ColumnType.TEXT)),
                    "SELECT key, bool_or(type IN ('OBJECT', 'ARRAY')), min(place) FROM (SELECT unnest(keys) AS key,"
                            + " unnest(list_transform(keys, k -> json_type(json, '$.\"' || replace(replace(k, '\\', '\\\\'), '\"',"
                            + " '\\\"') || '\"'))) AS type, generate_subscripts(keys, 1) AS place FROM (SELECT json,"
                            + " json_keys(json) AS keys FROM "
                            + DuckDbJson.records(List.of(Path.of(file.uri())), CsvFiles.packing(file), errors)
                            + ")) GROUP BY key ORDER BY min(place), key");
        } catch (SQLException e) {
            if (DuckDbErrors.isNoObject(e)) {
                throw DuckDbJson.noObject(file, errors);
            }
            throw e;
        }
        if (columns.isEmpty()) {
            requireBlank(statements, file, errors);
        }
        return columns;
    }

    /** A file without columns counts as one without rows, so it may have none. */
    private static void requireBlank(DuckDbStatements statements, DataFile file, DuckDbErrors errors)
            throws SQLException {
        long records = statements
                .list(
                        row -> row.getLong(1),
                        "SELECT count(*) FROM "
                                + DuckDbJson.records(List.of(Path.of(file.uri())), CsvFiles.packing(file), errors))
                .get(0);
        if (records > 0) {
            throw new BadDataException(errors.start("read " + file.key()) + "none of its " + records
                    + " records has a key; have it delivered again");
        }
    }
}
