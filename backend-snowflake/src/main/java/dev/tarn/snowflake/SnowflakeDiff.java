package dev.tarn.snowflake;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.sql.ResultSet;
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

/** Compares a table between two snapshots: rows by all that they hold, as often as they are there; sums by group. */
record SnowflakeDiff(
        JdbcStatements statements, Relation table, Past before, Past after, List<String> groupBy, String operation) {

    private record Counts(long inserted, long deleted) {}

    List<TableDiff.Group> groups() throws SQLException {
        Optional<Shapes.Shape> old = before.shape(table);
        Optional<Shapes.Shape> young = after.shape(table);
        if (old.isEmpty() && young.isEmpty()) {
            throw new BackendRejectedException(SnowflakeErrors.start(operation) + "neither snapshot has " + table.sql()
                    + "; correct the name, or choose other snapshots");
        }
        TableSchema schema = schema(old, young);
        List<Column> keys = groupBy.stream().map(name -> key(schema, name)).toList();
        List<Column> summed = schema.columns().stream()
                .filter(c -> c.type() instanceof ColumnType.Decimal
                        || c.type() instanceof ColumnType.Int64
                        || c.type() instanceof ColumnType.Float64)
                .toList();
        String rows = Stream.concat(
                        old
                                .map(s ->
                                        "SELECT -1 AS \"TARN_SIDE\", b.* FROM (" + before.select(s, schema) + ") AS b")
                                .stream(),
                        young
                                .map(s -> "SELECT 1 AS \"TARN_SIDE\", a.* FROM (" + after.select(s, schema) + ") AS a")
                                .stream())
                .collect(Collectors.joining(" UNION ALL "));
        Map<List<Optional<String>>, Counts> counts = counts(schema, keys, rows);
        Map<List<Optional<String>>, List<List<BigDecimal>>> sums = sums(keys, summed, rows);
        if (keys.isEmpty()) {
            counts.putIfAbsent(List.of(), new Counts(0, 0));
        }
        return counts.entrySet().stream()
                .map(e -> group(e.getKey(), e.getValue(), summed, sums))
                .sorted(Comparator.comparing(group -> group.key().toString()))
                .toList();
    }

    /** The columns of either, each wide enough for both. */
    private static TableSchema schema(Optional<Shapes.Shape> old, Optional<Shapes.Shape> young) {
        TableSchema first = old.map(Shapes.Shape::columns).orElse(new TableSchema(List.of()));
        TableSchema last = young.map(Shapes.Shape::columns).orElse(new TableSchema(List.of()));
        return SchemaChange.between(last, first).applyTo(last);
    }

    private Column key(TableSchema schema, String name) {
        return schema.find(SnowflakeSql.name(name))
                .orElseThrow(() -> new BackendRejectedException(
                        SnowflakeErrors.start(operation) + "there is no column " + name + "; it has "
                                + schema.columns().stream().map(Column::name).collect(Collectors.joining(", "))));
    }

    private Map<List<Optional<String>>, Counts> counts(TableSchema schema, List<Column> keys, String rows)
            throws SQLException {
        String content = schema.columns().stream()
                .filter(c -> Stream.of(SystemColumns.LOAD_ID, SystemColumns.SOURCE_FILE)
                        .noneMatch(s -> s.name().equalsIgnoreCase(c.name())))
                .map(c -> SnowflakeSql.quoted(c.name()))
                .collect(Collectors.joining(", "));
        Map<List<Optional<String>>, Counts> counts = new LinkedHashMap<>();
        statements.list(
                row -> {
                    Counts count = new Counts(row.getLong(1), row.getLong(2));
                    if (count.inserted() + count.deleted() > 0) {
                        counts.put(values(row, 3, keys.size()), count);
                    }
                    return count;
                },
                "SELECT COALESCE(SUM(CASE WHEN \"TARN_MORE\" > 0 THEN \"TARN_MORE\" ELSE 0 END), 0),"
                        + " COALESCE(SUM(CASE WHEN \"TARN_MORE\" < 0 THEN -\"TARN_MORE\" ELSE 0 END), 0)" + texts(keys)
                        + " FROM (SELECT " + content + ", SUM(\"TARN_SIDE\") AS \"TARN_MORE\" FROM (" + rows
                        + ") AS r GROUP BY " + content + ") AS g" + groups(keys, 3));
        return counts;
    }

    private Map<List<Optional<String>>, List<List<BigDecimal>>> sums(
            List<Column> keys, List<Column> summed, String rows) throws SQLException {
        Map<List<Optional<String>>, List<List<BigDecimal>>> sums = new HashMap<>();
        StringBuilder values = new StringBuilder();
        for (Column column : summed) {
            for (int side : new int[] {-1, 1}) {
                values.append("COALESCE(SUM(CASE WHEN \"TARN_SIDE\" = ")
                        .append(side)
                        .append(" THEN ")
                        .append(summand(column))
                        .append(" END), 0), ");
            }
        }
        statements.list(
                row -> {
                    List<List<BigDecimal>> columns = new ArrayList<>();
                    for (int i = 0; i < summed.size(); i++) {
                        columns.add(List.of(row.getBigDecimal(2 * i + 1), row.getBigDecimal(2 * i + 2)));
                    }
                    return sums.put(values(row, 2 * summed.size() + 2, keys.size()), columns);
                },
                "SELECT " + values + "COUNT(*)" + texts(keys) + " FROM (" + rows + ") AS r"
                        + groups(keys, 2 * summed.size() + 2));
        return sums;
    }

    /** Of floating-point numbers the digits that they print: their own sum would depend on the order of rows. */
    private static String summand(Column column) {
        String name = SnowflakeSql.quoted(column.name());
        return column.type() instanceof ColumnType.Float64
                ? "CASE WHEN ABS(" + name + ") < 1e19 THEN " + Widening.convert(name, column.type(), ColumnType.MONEY)
                        + " END"
                : name;
    }

    private static String texts(List<Column> keys) {
        return keys.stream()
                .map(key -> ", CAST(" + SnowflakeSql.quoted(key.name()) + " AS VARCHAR)")
                .collect(Collectors.joining());
    }

    private static String groups(List<Column> keys, int first) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < keys.size(); i++) {
            sql.append(i == 0 ? " GROUP BY " : ", ").append(first + i);
        }
        return sql.toString();
    }

    private static List<Optional<String>> values(ResultSet row, int from, int count) throws SQLException {
        List<Optional<String>> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(Optional.ofNullable(row.getString(from + i)));
        }
        return values;
    }

    private static TableDiff.Group group(
            List<Optional<String>> key,
            Counts counts,
            List<Column> summed,
            Map<List<Optional<String>>, List<List<BigDecimal>>> sums) {
        List<TableDiff.Sum> columns = new ArrayList<>();
        for (int i = 0; i < summed.size(); i++) {
            List<BigDecimal> sides =
                    sums.containsKey(key) ? sums.get(key).get(i) : List.of(BigDecimal.ZERO, BigDecimal.ZERO);
            columns.add(new TableDiff.Sum(summed.get(i).name(), sides.get(0), sides.get(1)));
        }
        return new TableDiff.Group(key, counts.inserted(), counts.deleted(), 0, columns);
    }
}
