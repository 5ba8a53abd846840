package dev.tarn.postgres;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.GroupKeys;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares a table between two snapshots. Rows are compared in those versions only that both don't have alike; sums read all rows, but
 * only the columns that they are of.
 */
record PostgresDiff(
        JdbcStatements statements, Relation table, Past before, Past after, List<String> groupBy, String operation) {

    private record Counts(long inserted, long deleted) {}

    List<TableDiff.Group> groups() throws SQLException {
        Optional<Past.Shape> old = before.shape(table);
        Optional<Past.Shape> young = after.shape(table);
        if (old.isEmpty() && young.isEmpty()) {
            throw new BackendRejectedException(PostgresErrors.start(operation) + "neither snapshot has " + table.sql()
                    + "; correct the name, or choose other snapshots");
        }
        TableSchema schema = schema(old, young);
        GroupKeys keys =
                new GroupKeys(groupBy.stream().map(name -> key(schema, name)).toList());
        List<Column> summed = schema.columns().stream()
                .filter(c -> c.type() instanceof ColumnType.Decimal
                        || c.type() instanceof ColumnType.Int64
                        || c.type() instanceof ColumnType.Float64)
                .toList();
        List<Past.Version> first = versions(before, old);
        List<Past.Version> last = versions(after, young);
        Map<List<Optional<String>>, Counts> counts = counts(schema, keys, first, last);
        Map<List<Optional<String>>, List<List<BigDecimal>>> sums = sums(schema, keys, summed, first, last);
        if (keys.columns().isEmpty()) {
            counts.putIfAbsent(List.of(), new Counts(0, 0));
        }
        return counts.entrySet().stream()
                .map(e -> group(e.getKey(), e.getValue(), summed, sums))
                .sorted(Comparator.comparing(group -> group.key().toString()))
                .toList();
    }

    /** The columns of either, each wide enough for both. */
    private static TableSchema schema(Optional<Past.Shape> old, Optional<Past.Shape> young) {
        TableSchema first = old.map(Past.Shape::columns).orElse(new TableSchema(List.of()));
        TableSchema last = young.map(Past.Shape::columns).orElse(new TableSchema(List.of()));
        return SchemaChange.between(last, first).applyTo(last);
    }

    private List<Past.Version> versions(Past past, Optional<Past.Shape> shape) throws SQLException {
        return shape.isPresent() ? past.versions(table, shape.get(), operation) : List.of();
    }

    private Column key(TableSchema schema, String name) {
        return schema.find(PostgresSql.name(name))
                .orElseThrow(() -> new BackendRejectedException(
                        PostgresErrors.start(operation) + "there is no column " + name + "; it has "
                                + schema.columns().stream().map(Column::name).collect(Collectors.joining(", "))));
    }

    private Map<List<Optional<String>>, Counts> counts(
            TableSchema schema, GroupKeys keys, List<Past.Version> first, List<Past.Version> last) throws SQLException {
        String content = schema.columns().stream()
                .filter(c -> Stream.of(SystemColumns.LOAD_ID, SystemColumns.SOURCE_FILE)
                        .noneMatch(s -> s.name().equals(c.name())))
                .map(c -> PostgresSql.quoted(c.name()))
                .collect(Collectors.joining(", "));
        String names = keys.names();
        String rows = rows(
                schema,
                first.stream().filter(v -> !last.contains(v)).toList(),
                last.stream().filter(v -> !first.contains(v)).toList());
        Map<List<Optional<String>>, Counts> counts = new LinkedHashMap<>();
        statements.list(
                row -> {
                    Counts count = new Counts(row.getLong(1), row.getLong(2));
                    if (count.inserted() + count.deleted() > 0) {
                        counts.put(keys.values(row, 3), count);
                    }
                    return count;
                },
                "SELECT sum(greatest(tarn_after - tarn_before, 0)), sum(greatest(tarn_before - tarn_after, 0))" + names
                        + " FROM (SELECT count(*) FILTER (WHERE tarn_side = 0) AS tarn_before,"
                        + " count(*) FILTER (WHERE tarn_side = 1) AS tarn_after" + names
                        + " FROM (SELECT tarn_side, md5(CAST(ROW(" + content + ") AS text)) AS tarn_hash"
                        + keys.selected(PostgresSql::quoted, "text")
                        + " FROM (" + rows + ") AS r) AS h GROUP BY tarn_hash" + names + ") AS c"
                        + (keys.columns().isEmpty() ? "" : " GROUP BY " + names.substring(2)));
        return counts;
    }

    private Map<List<Optional<String>>, List<List<BigDecimal>>> sums(
            TableSchema schema, GroupKeys keys, List<Column> summed, List<Past.Version> first, List<Past.Version> last)
            throws SQLException {
        Map<List<Optional<String>>, List<List<BigDecimal>>> sums = new HashMap<>();
        String values = summed.stream()
                .map(c -> ", coalesce(sum(" + summand(c) + "), 0)")
                .collect(Collectors.joining());
        statements.list(
                row -> {
                    List<List<BigDecimal>> sides = sums.computeIfAbsent(
                            keys.values(row, 2 + summed.size()), k -> new ArrayList<>(List.of(List.of(), List.of())));
                    List<BigDecimal> numbers = new ArrayList<>();
                    for (int i = 0; i < summed.size(); i++) {
                        numbers.add(row.getBigDecimal(2 + i));
                    }
                    return sides.set(row.getInt(1), numbers);
                },
                "SELECT tarn_side" + values + keys.names() + " FROM (SELECT *"
                        + keys.selected(PostgresSql::quoted, "text") + " FROM (" + rows(schema, first, last)
                        + ") AS r) AS k GROUP BY tarn_side" + keys.names());
        return sums;
    }

    /** Of floating-point numbers the digits that they print: their own sum would depend on the order of rows. */
    private static String summand(Column column) {
        String name = PostgresSql.quoted(column.name());
        return column.type() instanceof ColumnType.Float64
                ? "CASE WHEN abs(" + name + ") < 1e20 THEN round(CAST(CAST(" + name + " AS text) AS numeric), 18) END"
                : name;
    }

    /** The rows of both, under the same columns. */
    private String rows(TableSchema schema, List<Past.Version> first, List<Past.Version> last) throws SQLException {
        return "SELECT 0 AS tarn_side, * FROM (" + before.select(first, schema)
                + ") AS b UNION ALL SELECT 1 AS tarn_side, * FROM (" + after.select(last, schema) + ") AS a";
    }

    private static TableDiff.Group group(
            List<Optional<String>> key,
            Counts counts,
            List<Column> summed,
            Map<List<Optional<String>>, List<List<BigDecimal>>> sums) {
        List<List<BigDecimal>> sides = sums.getOrDefault(key, List.of(List.of(), List.of()));
        List<TableDiff.Sum> columns = new ArrayList<>();
        for (int i = 0; i < summed.size(); i++) {
            columns.add(new TableDiff.Sum(summed.get(i).name(), at(sides.get(0), i), at(sides.get(1), i)));
        }
        return new TableDiff.Group(key, counts.inserted(), counts.deleted(), 0, columns);
    }

    private static BigDecimal at(List<BigDecimal> side, int column) {
        return side.isEmpty() ? BigDecimal.ZERO : side.get(column);
    }
}
