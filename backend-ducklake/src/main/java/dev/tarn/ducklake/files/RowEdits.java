package dev.tarn.ducklake.files;

import dev.tarn.duckdb.engine.DuckDbSql;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import dev.tarn.ducklake.catalog.SnapshotRow;
import dev.tarn.ducklake.files.PartitionCoverage.Share;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.ducklake.scan.ScanColumn;
import dev.tarn.ducklake.scan.ScanSpace;
import dev.tarn.ducklake.scan.TableScan;
import dev.tarn.error.BackendRejectedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the rows of a table's base that a commit deletes or changes. */
final class RowEdits {

    private static final Set<ScanColumn> PLACES = Set.of(ScanColumn.FILE_ID, ScanColumn.POSITION, ScanColumn.ROW_ID);

    private final LakeCatalog catalog;
    private final SnapshotRow base;
    private final DuckDbStatements statements;
    private final Deletions deletions;

    RowEdits(LakeCatalog catalog, SnapshotRow base, DuckDbStatements statements, Deletions deletions) {
        this.catalog = catalog;
        this.base = base;
        this.statements = statements;
        this.deletions = deletions;
    }

    /** Deletes the rows that a condition holds for. */
    long delete(BaseTable table, String condition, Predicate pruning) throws SQLException {
        return delete(table, TableScan.of(catalog, table.table(), base, pruning), condition);
    }

    private long delete(BaseTable table, TableScan scan, String condition) throws SQLException {
        ScanSpace space = ScanSpace.temporary(statements.connection());
        return deletions.add(
                table.table().id(),
                "SELECT " + Deletions.PLACE + " FROM (" + scan.select(space, PLACES) + ") WHERE (" + condition
                        + ") AND " + deletions.left(table.table().id()));
    }

    /**
     * Deletes the rows that a condition holds for, and leaves what becomes of them in a temporary table.
     *
     * @param as the table as the commit leaves it
     * @param assignments expressions over the base's columns by name of a column
     * @return the new rows
     */
    Changed update(BaseTable table, LakeTable as, Map<String, String> assignments, String condition, Predicate pruning)
            throws SQLException {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (LakeColumn column : as.columns()) {
            value(table.table(), column, assignments).ifPresent(value -> {
                columns.add(column.name());
                values.add(value + " AS " + DuckDbSql.identifier(column.name()));
            });
        }
        assignments.keySet().stream()
                .filter(name -> as.column(name).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw new BackendRejectedException(
                            "[ducklake] update " + as.schema().name() + "." + as.name() + ": it has no column " + name
                                    + "; correct the name");
                });
        TableScan scan = TableScan.of(catalog, table.table(), base, pruning);
        ScanSpace space = ScanSpace.temporary(statements.connection());
        statements.runInterruptibly("CREATE OR REPLACE TEMP TABLE tarn_updated AS SELECT * FROM (SELECT "
                + String.join(", ", values) + ", tarn_scan_row_id AS " + FieldIds.ROW_ID + ", " + Deletions.PLACE
                + " FROM (" + scan.select(space, PLACES) + ") WHERE (" + condition + ")) WHERE "
                + deletions.left(table.table().id()));
        long count = deletions.add(
                table.table().id(), "SELECT _ducklake_internal_file, _ducklake_internal_place FROM temp.tarn_updated");
        return new Changed(
                count, new LakeRows("SELECT * FROM temp.tarn_updated", columns, LakeRows.Lineage.ROW_ID, false));
    }

    /** Rows that an update changed, and what they are now. */
    record Changed(long count, LakeRows rows) {}

    private static Optional<String> value(LakeTable base, LakeColumn column, Map<String, String> assignments) {
        return assignments.entrySet().stream()
                .filter(a ->
                        a.getKey().toLowerCase(Locale.ROOT).equals(column.name().toLowerCase(Locale.ROOT)))
                .map(a -> "(" + a.getValue() + ")")
                .findFirst()
                .or(() -> base.columns().stream()
                        .filter(c -> c.id() == column.id())
                        .map(c -> DuckDbSql.identifier(c.name()))
                        .findFirst());
    }

    /** Deletes every row. */
    long truncate(BaseTable table) throws SQLException {
        long deleted = 0;
        for (LakeFile file : table.files().values()) {
            deleted += deletions.end(table, file);
        }
        return deleted + deleteInlined(table, "true");
    }

    private long deleteInlined(BaseTable table, String condition) throws SQLException {
        if (table.inlinedRows().isEmpty()) {
            return 0;
        }
        TableScan scan = TableScan.of(catalog, table.table(), base, Predicate.ALL);
        return delete(table, scan, "tarn_scan_file_id IS NULL AND (" + condition + ")");
    }

    /** Deletes a partition's rows: opens only files that may have rows of it and others. */
    Replaced deletePartition(BaseTable table, List<PartitionCondition> conditions) throws SQLException {
        List<PartitionCondition> exact = new ArrayList<>();
        for (PartitionCondition condition : conditions) {
            exact.add(written(table.table(), condition));
        }
        Set<Long> columns = exact.stream()
                .filter(PartitionCondition::identity)
                .map(c -> c.field().columnId())
                .collect(Collectors.toSet());
        boolean statistics = table.files().values().stream()
                .anyMatch(file -> file.partitionId().isEmpty()
                        || !fields(table, file)
                                .containsAll(exact.stream()
                                        .map(PartitionCondition::field)
                                        .toList()));
        PartitionCoverage coverage =
                new PartitionCoverage(table, exact, statistics ? table.stats(catalog, base, columns) : Map.of());
        long deleted = 0;
        int ended = 0;
        List<LakeFile> unknown = new ArrayList<>();
        for (LakeFile file : table.files().values()) {
            Share share = coverage.of(file);
            if (share == Share.ALL) {
                deleted += deletions.end(table, file);
                ended++;
            } else if (share == Share.UNKNOWN) {
                unknown.add(file);
            }
        }
        String condition = exact.stream().map(c -> condition(table.table(), c)).collect(Collectors.joining(" AND "));
        int opened = 0;
        if (!unknown.isEmpty()) {
            TableScan scan = TableScan.of(catalog, table.table(), base, pruning(exact));
            Set<Long> numbers = unknown.stream().map(LakeFile::id).collect(Collectors.toSet());
            List<LakeFile> some =
                    scan.files().stream().filter(f -> numbers.contains(f.id())).toList();
            opened = some.size();
            deleted += some.isEmpty() ? 0 : delete(table, scan.only(some), condition);
        }
        return new Replaced(0, deleted + deleteInlined(table, condition), ended, opened);
    }

    private static List<?> fields(BaseTable table, LakeFile file) {
        return Optional.ofNullable(table.partitionings().get(file.partitionId().orElse(-1)))
                .<List<?>>map(p -> p.fields())
                .orElse(List.of());
    }

    /** The value as the engine writes it, in the type of the key. */
    private PartitionCondition written(LakeTable table, PartitionCondition condition) throws SQLException {
        if (condition.value().isEmpty()) {
            return condition;
        }
        String text = statements
                .list(
                        row -> String.valueOf(row.getString(1)),
                        "SELECT coalesce('=' || TRY_CAST(? AS " + type(table, condition) + ")::VARCHAR, '')",
                        condition.value().get())
                .get(0);
        if (text.isEmpty()) {
            throw new BackendRejectedException("[ducklake] replace a partition of "
                    + table.schema().name() + "." + table.name() + ": its value is no " + type(table, condition)
                    + ", which the key is; correct it");
        }
        return new PartitionCondition(condition.field(), Optional.of(text.substring(1)));
    }

    private static String type(LakeTable table, PartitionCondition condition) {
        return condition.identity()
                ? table.columns().stream()
                        .filter(c -> c.id() == condition.field().columnId())
                        .map(LakeTypes::sql)
                        .findFirst()
                        .orElse("VARCHAR")
                : "BIGINT";
    }

    private static String condition(LakeTable table, PartitionCondition condition) {
        String expression = PartitionLayout.expression(table, condition.field());
        return condition
                .value()
                .map(value -> expression + " IS NOT DISTINCT FROM CAST(" + DuckDbSql.literal(value) + " AS "
                        + type(table, condition) + ")")
                .orElse(expression + " IS NULL");
    }

    private static Predicate pruning(List<PartitionCondition> conditions) {
        return Predicate.of(conditions.stream()
                .filter(PartitionCondition::identity)
                .map(c -> {
                    long column = c.field().columnId();
                    return c.value()
                            .<Predicate.Condition>map(v -> new Predicate.Compare(column, Predicate.Comparison.EQUAL, v))
                            .orElse(new Predicate.IsNull(column));
                })
                .toArray(Predicate.Condition[]::new));
    }
}
