package dev.tarn.ducklake;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.duckdb.engine.DuckDbTypes;
import dev.tarn.duckdb.engine.DuckDbWidening;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.ducklake.scan.ScanColumn;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.jdbc.GroupKeys;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares a table between two snapshots. Rows are compared in those files only that both don't have alike; sums read all rows, but only
 * the columns that they are of.
 *
 * @param before the table at the earlier snapshot, if it was there
 * @param after the table at the later one
 * @param groupBy columns whose values tell groups apart
 */
record LakeDiff(Lake lake, String operation, Optional<Side> before, Optional<Side> after, List<String> groupBy) {

    /** A table at a snapshot. */
    record Side(LakeTable table, SnapshotRow snapshot) {}

    private record Counts(long inserted, long deleted, long updated) {
        static final Counts NONE = new Counts(0, 0, 0);
    }

    private record Scanned(Optional<TableScan> before, Optional<TableScan> after) {}

    List<TableDiff.Group> groups() {
        TableSchema schema = schema();
        GroupKeys keys =
                new GroupKeys(groupBy.stream().map(name -> key(schema, name)).toList());
        List<Column> summed = schema.columns().stream()
                .filter(c -> c.type() instanceof ColumnType.Decimal
                        || c.type() instanceof ColumnType.Int64
                        || c.type() instanceof ColumnType.Float64)
                .filter(c -> !c.name().equals(LakeTarget.YEAR.name()))
                .toList();
        Scanned all = new Scanned(before.map(this::scan), after.map(this::scan));
        try (Connection connection = lake.engine().connection(operation)) {
            DuckDbStatements engine = new DuckDbStatements(connection);
            Map<List<Optional<String>>, Counts> counts = counts(engine, changed(all), schema, keys);
            Map<List<Optional<String>>, Map<Integer, List<BigDecimal>>> sums = sums(engine, all, schema, keys, summed);
            if (keys.columns().isEmpty()) {
                counts.putIfAbsent(List.of(), Counts.NONE);
            }
            return counts.entrySet().stream()
                    .map(e -> group(e.getKey(), e.getValue(), summed, sums.getOrDefault(e.getKey(), Map.of())))
                    .sorted(Comparator.comparing(group -> group.key().toString()))
                    .toList();
        } catch (SQLException e) {
            throw lake.errors().translate(operation, e);
        }
    }

    /** The columns of either, each wide enough for both. */
    private TableSchema schema() {
        TableSchema old = before.map(s -> LakeTarget.schema(s.table())).orElse(new TableSchema(List.of()));
        TableSchema young = after.map(s -> LakeTarget.schema(s.table())).orElse(new TableSchema(List.of()));
        return SchemaChange.between(young, old).applyTo(young);
    }

    private Column key(TableSchema schema, String name) {
        return schema.find(name)
                .orElseThrow(() -> new BackendRejectedException(lake.errors().start(operation) + "there is no column "
                        + name + "; it has "
                        + schema.columns().stream().map(Column::name).collect(Collectors.joining(", "))));
    }

    private TableScan scan(Side side) {
        return TableScan.of(lake.catalog(), side.table(), side.snapshot(), Predicate.ALL);
    }

    /** Leaves out the files that both have, with the same rows deleted: where rows are only in files. */
    private Scanned changed(Scanned all) {
        boolean inlined = Stream.of(all.before(), all.after())
                .flatMap(Optional::stream)
                .anyMatch(s -> !s.inlined().isEmpty() || !s.inlinedDeletes().isEmpty());
        if (inlined
                || !isSameTable()
                || !readsAlike(before.orElseThrow().table(), after.orElseThrow().table())) {
            return all;
        }
        Set<LakeFile> common = new HashSet<>(all.before().get().files());
        common.removeIf(file -> file.partialMax().isPresent()
                || file.deletes().isPresent()
                || all.after().get().files().stream()
                        .noneMatch(other ->
                                other.id() == file.id() && other.deletes().isEmpty()));
        Set<Long> same = common.stream().map(LakeFile::id).collect(Collectors.toSet());
        return new Scanned(all.before().map(s -> without(s, same)), all.after().map(s -> without(s, same)));
    }

    /** A table that was dropped and made again is another one, whose files and row ids say nothing of the first one's. */
    private boolean isSameTable() {
        return before.isPresent()
                && after.isPresent()
                && before.get().table().id() == after.get().table().id();
    }

    /** Whether a file gives the same rows on both sides: a column that was dropped and added again has none of the file's values. */
    private static boolean readsAlike(LakeTable old, LakeTable young) {
        return old.columns().stream()
                        .allMatch(column -> young.column(column.name())
                                .filter(other -> isSame(column, other))
                                .isPresent())
                && young.columns().stream()
                        .allMatch(column -> old.column(column.name()).isPresent()
                                || column.initialDefault().isEmpty());
    }

    private static boolean isSame(LakeColumn a, LakeColumn b) {
        return a.id() == b.id()
                && a.name().equalsIgnoreCase(b.name())
                && a.type().equals(b.type())
                && a.children().size() == b.children().size()
                && IntStream.range(0, a.children().size())
                        .allMatch(i -> isSame(a.children().get(i), b.children().get(i)));
    }

    private static TableScan without(TableScan scan, Set<Long> files) {
        return scan.only(
                scan.files().stream().filter(f -> !files.contains(f.id())).toList());
    }

    private Map<List<Optional<String>>, Counts> counts(
            DuckDbStatements engine, Scanned scanned, TableSchema schema, GroupKeys keys) throws SQLException {
        List<String> content = schema.columns().stream()
                .filter(c -> Stream.of(SystemColumns.LOAD_ID, SystemColumns.SOURCE_FILE)
                        .noneMatch(s -> s.name().equalsIgnoreCase(c.name())))
                .map(c -> DuckDbSql.identifier(c.name()))
                .toList();
        String keyNames = keys.names();
        String rows = rows(engine, scanned, schema, EnumSet.of(ScanColumn.ROW_ID), ScanColumn.ROW_ID.column() + ", ");
        String hashed =
                "SELECT tarn_side, " + ScanColumn.ROW_ID.column() + " AS tarn_row, hash(" + String.join(", ", content)
                        + ") AS tarn_hash" + keys.selected(DuckDbSql::identifier, "VARCHAR") + " FROM (" + rows + ")";
        String matched = "SELECT *, row_number() OVER (PARTITION BY tarn_side, tarn_hash" + keyNames
                + " ORDER BY tarn_row) AS tarn_n, least(count(*) FILTER (WHERE tarn_side = 0) OVER alike,"
                + " count(*) FILTER (WHERE tarn_side = 1) OVER alike) AS tarn_alike FROM (" + hashed
                + ") WINDOW alike AS (PARTITION BY tarn_hash" + keyNames + ")";
        String paired = "SELECT *, count(DISTINCT tarn_side) OVER (PARTITION BY tarn_row" + keyNames
                + ") = 2 AND tarn_row IS NOT NULL AND " + isSameTable() + " AS tarn_same FROM (" + matched
                + ") WHERE tarn_n > tarn_alike";
        Map<List<Optional<String>>, Counts> counts = new LinkedHashMap<>();
        engine.list(
                row -> counts.put(keys.values(row, 4), new Counts(row.getLong(1), row.getLong(2), row.getLong(3))),
                "SELECT count(*) FILTER (WHERE tarn_side = 1 AND NOT tarn_same), count(*) FILTER (WHERE tarn_side = 0 AND NOT"
                        + " tarn_same), count(*) FILTER (WHERE tarn_side = 1 AND tarn_same)" + keyNames + " FROM ("
                        + paired + ") GROUP BY ALL");
        if (keys.columns().isEmpty()) {
            counts.putIfAbsent(List.of(), Counts.NONE);
        }
        return counts;
    }

    private Map<List<Optional<String>>, Map<Integer, List<BigDecimal>>> sums(
            DuckDbStatements engine, Scanned all, TableSchema schema, GroupKeys keys, List<Column> summed)
            throws SQLException {
        Map<List<Optional<String>>, Map<Integer, List<BigDecimal>>> sums = new HashMap<>();
        String values = summed.stream().map(c -> ", sum(" + summand(c) + ")").collect(Collectors.joining());
        engine.list(
                row -> sums.computeIfAbsent(keys.values(row, 2 + summed.size()), k -> new HashMap<>())
                        .put(row.getInt(1), numbers(row, summed.size())),
                "SELECT tarn_side" + values + keys.names() + " FROM (SELECT *"
                        + keys.selected(DuckDbSql::identifier, "VARCHAR") + " FROM ("
                        + rows(engine, all, schema, EnumSet.noneOf(ScanColumn.class), "") + ")) GROUP BY tarn_side"
                        + keys.names());
        return sums;
    }

    /** Of floating-point numbers the digits that they print: their own sum would depend on the order of rows. */
    private static String summand(Column column) {
        String name = DuckDbSql.identifier(column.name());
        return column.type() instanceof ColumnType.Float64
                ? "TRY_CAST(CAST(" + name + " AS VARCHAR) AS " + DuckDbTypes.sql(ColumnType.MONEY) + ")"
                : name;
    }

    /** The rows of both, under the same columns. */
    private String rows(
            DuckDbStatements engine, Scanned scanned, TableSchema schema, Set<ScanColumn> extras, String extra)
            throws SQLException {
        List<String> parts = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
            Optional<TableScan> scan = side == 0 ? scanned.before() : scanned.after();
            if (scan.isPresent()) {
                String select = scan.get().select(ScanSpace.temporary(engine.connection()), extras);
                TableSchema own = LakeTarget.schema(scan.get().table());
                String columns = schema.columns().stream()
                        .map(c -> value(own, c) + " AS " + DuckDbSql.identifier(c.name()))
                        .collect(Collectors.joining(", "));
                parts.add("SELECT " + side + " AS tarn_side, " + extra + columns + " FROM (" + select + ")");
            }
        }
        return String.join(" UNION ALL ", parts);
    }

    private static String value(TableSchema own, Column column) {
        return own.find(column.name())
                .map(c -> DuckDbWidening.convert(DuckDbSql.identifier(c.name()), c.type(), column.type()))
                .orElse("CAST(NULL AS " + DuckDbTypes.sql(column.type()) + ")");
    }

    private static List<BigDecimal> numbers(ResultSet row, int count) throws SQLException {
        List<BigDecimal> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Objects.requireNonNullElse(row.getBigDecimal(2 + i), BigDecimal.ZERO));
        }
        return numbers;
    }

    private static TableDiff.Group group(
            List<Optional<String>> key, Counts counts, List<Column> summed, Map<Integer, List<BigDecimal>> sums) {
        List<TableDiff.Sum> columns = new ArrayList<>();
        for (int i = 0; i < summed.size(); i++) {
            columns.add(new TableDiff.Sum(summed.get(i).name(), at(sums, 0, i), at(sums, 1, i)));
        }
        return new TableDiff.Group(key, counts.inserted(), counts.deleted(), counts.updated(), columns);
    }

    private static BigDecimal at(Map<Integer, List<BigDecimal>> sums, int side, int column) {
        return sums.containsKey(side) ? sums.get(side).get(column) : BigDecimal.ZERO;
    }
}
