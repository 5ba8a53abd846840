package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a table between two snapshots. A statement may read a table as of one time only: so the earlier rows become a snapshot of the
 * service's, which copies nothing, for as long as this takes.
 */
record BigQueryDiff(
        BigQueryDatabase database, TableName table, Past before, Past after, List<String> groupBy, String operation) {

    private static final Logger LOG = LoggerFactory.getLogger(BigQueryDiff.class);

    private record Counts(long inserted, long deleted) {}

    List<TableDiff.Group> groups() {
        TableId id = database.id(table);
        Optional<Past.Shape> old = before.shape(id);
        Optional<Past.Shape> young = after.shape(id);
        if (old.isEmpty() && young.isEmpty()) {
            throw new BackendRejectedException(BigQueryErrors.start(operation) + "neither snapshot has " + table
                    + "; correct the name, or choose other snapshots");
        }
        TableSchema schema = schema(old, young);
        List<Column> keys = groupBy.stream().map(name -> key(schema, name)).toList();
        Map<TableId, TableSchema> first =
                old.map(s -> before.sources(id, s, operation)).orElse(Map.of());
        Map<TableId, TableSchema> last =
                young.map(s -> after.sources(id, s, operation)).orElse(Map.of());
        Map<TableId, TableId> snapshots = new HashMap<>();
        try {
            for (TableId each : first.keySet()) {
                snapshots.put(each, snapshot(each, old.orElseThrow()));
            }
            String rows = "(SELECT 0 AS tarn_side, b.* FROM (" + rows(before, old, first, schema, snapshots)
                    + ") AS b UNION ALL SELECT 1 AS tarn_side, a.* FROM (" + rows(after, young, last, schema, Map.of())
                    + ") AS a)";
            return groups(schema, keys, rows);
        } finally {
            snapshots.values().forEach(this::drop);
        }
    }

    /** To make snapshots and to drop them are two rights; one that stays expires. */
    private void drop(TableId snapshot) {
        try {
            database.drop(operation, snapshot);
        } catch (BackendException e) {
            LOG.debug("{} is left until it expires: {}", snapshot, e.getMessage());
        }
    }

    private static String rows(
            Past past,
            Optional<Past.Shape> shape,
            Map<TableId, TableSchema> sources,
            TableSchema schema,
            Map<TableId, TableId> stands) {
        return shape.map(s -> past.select(s, sources, schema, stands)).orElseGet(() -> Past.nothing(schema));
    }

    private TableId snapshot(TableId of, Past.Shape shape) {
        TableId id = TableId.of(
                database.config().projectId(),
                database.config().stateDataset(),
                "tarn_snapshot_" + BigQueryDatabase.unique());
        database.run(
                operation,
                "tarn_" + id.getTable(),
                "CREATE SNAPSHOT TABLE " + BigQuerySql.table(id) + " CLONE " + BigQuerySql.table(of)
                        + before.asOf(shape) + " OPTIONS (" + Staging.expiration()
                        + BigQuerySql.labels(database.labels()) + ")",
                new Parameters());
        return id;
    }

    private List<TableDiff.Group> groups(TableSchema schema, List<Column> keys, String rows) {
        List<Column> summed = schema.columns().stream()
                .filter(c -> c.type() instanceof ColumnType.Decimal
                        || c.type() instanceof ColumnType.Int64
                        || c.type() instanceof ColumnType.Float64)
                .toList();
        Map<List<Optional<String>>, Counts> counts = counts(schema, keys, rows);
        Map<List<Optional<String>>, List<List<BigDecimal>>> sums = sums(keys, summed, rows);
        if (keys.isEmpty()) {
            counts.putIfAbsent(List.of(), new Counts(0, 0));
        }
        return counts.entrySet().stream()
                .map(e -> group(
                        e.getKey(), e.getValue(), summed, sums.getOrDefault(e.getKey(), List.of(List.of(), List.of()))))
                .sorted(Comparator.comparing(group -> group.key().toString()))
                .toList();
    }

    /** The columns of either, each wide enough for both. */
    private static TableSchema schema(Optional<Past.Shape> old, Optional<Past.Shape> young) {
        TableSchema first = old.map(Past.Shape::columns).orElse(new TableSchema(List.of()));
        TableSchema last = young.map(Past.Shape::columns).orElse(new TableSchema(List.of()));
        return SchemaChange.between(last, first).applyTo(last);
    }

    private Column key(TableSchema schema, String name) {
        return schema.find(name)
                .orElseThrow(() -> new BackendRejectedException(
                        BigQueryErrors.start(operation) + "there is no column " + name + "; it has "
                                + schema.columns().stream().map(Column::name).collect(Collectors.joining(", "))));
    }

    private Map<List<Optional<String>>, Counts> counts(TableSchema schema, List<Column> keys, String rows) {
        List<Column> content = schema.columns().stream()
                .filter(c -> Stream.of(SystemColumns.LOAD_ID, SystemColumns.SOURCE_FILE)
                        .noneMatch(s -> s.name().equals(c.name())))
                .toList();
        // What the service can't group by becomes text.
        String values = IntStream.range(0, content.size())
                .mapToObj(i -> ", "
                        + (BigQueryTypes.isJson(content.get(i).type()) ? text(content.get(i)) : name(content.get(i)))
                        + " AS tarn_value" + i)
                .collect(Collectors.joining());
        String valueNames = IntStream.range(0, content.size())
                .mapToObj(i -> "tarn_value" + i)
                .collect(Collectors.joining(", "));
        String names = names(keys);
        Map<List<Optional<String>>, Counts> counts = new LinkedHashMap<>();
        for (FieldValueList row : database.read(
                operation,
                "SELECT SUM(IF(c.tarn_n > 0, c.tarn_n, 0)) AS inserted, SUM(IF(c.tarn_n < 0, -c.tarn_n, 0)) AS deleted"
                        + names + " FROM (SELECT SUM(IF(r.tarn_side = 1, 1, -1)) AS tarn_n" + names
                        + " FROM (SELECT tarn_side"
                        + values + keyColumns(keys) + " FROM " + rows + " AS q) AS r GROUP BY " + valueNames + names
                        + ") AS c" + (keys.isEmpty() ? "" : " GROUP BY " + names.substring(2)),
                new Parameters())) {
            long inserted =
                    row.get("inserted").isNull() ? 0 : row.get("inserted").getLongValue();
            long deleted = row.get("deleted").isNull() ? 0 : row.get("deleted").getLongValue();
            if (inserted + deleted > 0) {
                counts.put(values(row, keys.size()), new Counts(inserted, deleted));
            }
        }
        return counts;
    }

    private Map<List<Optional<String>>, List<List<BigDecimal>>> sums(
            List<Column> keys, List<Column> summed, String rows) {
        Map<List<Optional<String>>, List<List<BigDecimal>>> sums = new HashMap<>();
        String values = IntStream.range(0, summed.size())
                .mapToObj(i -> ", COALESCE(SUM(" + summand(summed.get(i)) + "), CAST(0 AS BIGNUMERIC)) AS tarn_sum" + i)
                .collect(Collectors.joining());
        String names = names(keys);
        for (FieldValueList row : database.read(
                operation,
                "SELECT r.tarn_side" + values + names + " FROM (SELECT q.*" + keyColumns(keys) + " FROM " + rows
                        + " AS q) AS r GROUP BY tarn_side" + names,
                new Parameters())) {
            List<BigDecimal> numbers = new ArrayList<>();
            for (int i = 0; i < summed.size(); i++) {
                numbers.add(new BigDecimal(row.get("tarn_sum" + i).getStringValue()));
            }
            sums.computeIfAbsent(values(row, keys.size()), k -> new ArrayList<>(List.of(List.of(), List.of())))
                    .set((int) row.get("tarn_side").getLongValue(), numbers);
        }
        return sums;
    }

    /** Of floating-point numbers the digits that they print: their own sum would depend on the order of rows. */
    private static String summand(Column column) {
        String name = name(column);
        return column.type() instanceof ColumnType.Float64
                ? "IF(ABS(" + name + ") < 1e20, ROUND(CAST(CAST(" + name + " AS STRING) AS BIGNUMERIC), 18), NULL)"
                : "CAST(" + name + " AS BIGNUMERIC)";
    }

    private static String name(Column column) {
        return BigQuerySql.column(column.name());
    }

    private static String text(Column column) {
        return Widening.convert(name(column), column.type(), ColumnType.TEXT);
    }

    private static String keyColumns(List<Column> keys) {
        return IntStream.range(0, keys.size())
                .mapToObj(i -> ", " + text(keys.get(i)) + " AS tarn_key" + i)
                .collect(Collectors.joining());
    }

    private static String names(List<Column> keys) {
        return IntStream.range(0, keys.size()).mapToObj(i -> ", tarn_key" + i).collect(Collectors.joining());
    }

    private static List<Optional<String>> values(FieldValueList row, int count) {
        List<Optional<String>> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(
                    row.get("tarn_key" + i).isNull()
                            ? Optional.empty()
                            : Optional.of(row.get("tarn_key" + i).getStringValue()));
        }
        return values;
    }

    private static TableDiff.Group group(
            List<Optional<String>> key, Counts counts, List<Column> summed, List<List<BigDecimal>> sides) {
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
