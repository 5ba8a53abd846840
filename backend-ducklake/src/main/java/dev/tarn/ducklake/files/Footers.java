package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the footers of Parquet files. What they say of columns stays in a temporary table of the connection.
 *
 * @param statements the connection
 * @param errors what speaks for the backend
 */
record Footers(DuckDbStatements statements, DuckDbErrors errors) {

    private static final String CHUNKS = "temp.tarn_footer_chunks";

    /** What all row groups of a file say of a leaf; bounds as the engine writes values of a type. */
    record Leaf(
            int leaf,
            OptionalLong sizeBytes,
            OptionalLong values,
            OptionalLong nulls,
            Optional<String> min,
            Optional<String> max) {}

    List<ForeignFile> read(List<Path> files) throws SQLException {
        String list = DuckDbSql.files(files, errors);
        Map<String, List<FooterColumn.Element>> schemas = new LinkedHashMap<>();
        statements.list(
                row -> schemas.computeIfAbsent(row.getString(1), f -> new ArrayList<>())
                        .add(element(row)),
                "SELECT file_name, name, duckdb_type, converted_type, repetition_type, num_children FROM parquet_schema("
                        + list + ") ORDER BY file_name, column_id");
        statements.run("CREATE OR REPLACE TEMP TABLE tarn_footer_chunks AS SELECT file_name, column_id, num_values,"
                + " stats_null_count, total_compressed_size, stats_min_value, stats_max_value, min_is_exact, max_is_exact"
                + " FROM parquet_metadata(" + list + ")");
        return statements.list(
                row -> new ForeignFile(
                        Path.of(row.getString(1)),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        FooterColumn.tree(schemas.get(row.getString(1)))),
                "SELECT file_name, num_rows, file_size_bytes, footer_size FROM parquet_file_metadata(" + list + ")");
    }

    private static FooterColumn.Element element(ResultSet row) throws SQLException {
        return new FooterColumn.Element(
                row.getString(2),
                Optional.ofNullable(row.getString(3)),
                Optional.ofNullable(row.getString(4)).orElse(""),
                "REPEATED".equals(row.getString(5)),
                (int) row.getLong(6));
    }

    /**
     * What the files say of leaves that are alike.
     *
     * @param leaves their numbers
     * @param bounds the type that bounds are compared in, and the one that they are written in; absent where bounds aren't taken over
     * @return by name of the file
     */
    Map<String, List<Leaf>> leaves(Set<Integer> leaves, Optional<List<String>> bounds) throws SQLException {
        String min = bounds.map(types -> bound("min", types)).orElse("NULL");
        String max = bounds.map(types -> bound("max", types)).orElse("NULL");
        Map<String, List<Leaf>> all = new LinkedHashMap<>();
        statements.list(
                row -> all.computeIfAbsent(row.getString(1), file -> new ArrayList<>())
                        .add(new Leaf(
                                (int) row.getLong(2),
                                number(row, 3),
                                number(row, 4),
                                number(row, 5),
                                Optional.ofNullable(row.getString(6)),
                                Optional.ofNullable(row.getString(7)))),
                "SELECT file_name, column_id, sum(total_compressed_size)::BIGINT, sum(num_values)::BIGINT, CASE WHEN"
                        + " bool_and(coalesce(stats_null_count >= 0, false)) THEN sum(stats_null_count)::BIGINT END, "
                        + min + ", " + max + " FROM " + CHUNKS + " WHERE column_id IN ("
                        + leaves.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + ") GROUP BY file_name, column_id");
        return all;
    }

    /**
     * The least or greatest bound of all row groups, if every one that has a value has one that is exact: a reader may take bounds
     * for values. Old writers don't say that they cut long texts.
     */
    private static String bound(String which, List<String> types) {
        String text = "stats_" + which + "_value";
        String known = text + " IS NOT NULL AND coalesce(" + which + "_is_exact, length(" + text + ") < 64)";
        return "CASE WHEN bool_and(coalesce(stats_null_count = num_values, false) OR (" + known + ")) THEN " + which
                + "(CAST(" + text + " AS " + types.get(0) + "))::" + types.get(1) + "::VARCHAR END";
    }

    private static OptionalLong number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
