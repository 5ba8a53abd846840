package dev.tarn.ducklake.commit;

import static dev.tarn.ducklake.commit.NameWriter.columns;
import static dev.tarn.ducklake.commit.NameWriter.row;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.CatalogSession;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.catalog.SortField;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what a commit changes in one table's columns, partitions, order and comments. */
record LayoutWriter(CatalogWriter writer, CommitNumbers numbers, TableDiff table) {

    private static final List<String> COLUMN = columns("column_id begin_snapshot end_snapshot table_id column_order"
            + " column_name column_type initial_default default_value nulls_allowed parent_column default_value_type"
            + " default_value_dialect");
    private static final List<String> COLUMN_TAG = columns("table_id column_id begin_snapshot end_snapshot key value");
    private static final List<String> PARTITION = columns("partition_id table_id begin_snapshot end_snapshot");
    private static final List<String> PARTITION_COLUMN =
            columns("partition_id table_id partition_key_index column_id transform");
    private static final List<String> SORT = columns("sort_id table_id begin_snapshot end_snapshot");
    private static final List<String> SORT_KEY =
            columns("sort_id table_id sort_key_index expression dialect sort_direction null_order");
    /** What a table that holds rows of another can't call its own columns. */
    private static final Set<String> SYSTEM = Set.of("row_id", "begin_snapshot", "end_snapshot");

    void write() throws SQLException {
        long id = numbers.of(table.after().id());
        long at = writer.snapshotId();
        if (table.partitioningChanged()) {
            partitions(id, at);
        }
        if (table.commentChanged()) {
            NameWriter.tag(writer, id, table.after().comment().orElse(null));
        }
        for (Map.Entry<Long, Optional<String>> comment :
                table.changedColumnComments().entrySet()) {
            writer.session()
                    .run(
                            "UPDATE " + writer.session().table("ducklake_column_tag")
                                    + " SET end_snapshot = ? WHERE table_id = ?"
                                    + " AND column_id = ? AND key = ? AND end_snapshot IS NULL",
                            at,
                            id,
                            comment.getKey(),
                            "comment");
            writer.insert(
                    "ducklake_column_tag",
                    COLUMN_TAG,
                    List.of(row(
                            id,
                            comment.getKey(),
                            at,
                            null,
                            "comment",
                            comment.getValue().orElse(null))));
        }
        writer.endOf("ducklake_column", id, "column_id", table.endedColumns());
        List<List<?>> columns = new ArrayList<>();
        for (ColumnTree.Row r : table.newColumns()) {
            columns.add(column(id, at, r));
        }
        writer.insert("ducklake_column", COLUMN, columns);
        forgetBounds(id);
        if (!table.created() && (table.renamed() || table.rowsChanged() || table.partitioningChanged())) {
            inlined(id);
        }
        if (table.sortChanged()) {
            sort(id, at);
        }
    }

    private static List<Object> column(long tableId, long at, ColumnTree.Row r) {
        LakeColumn c = r.column();
        return row(
                c.id(),
                at,
                null,
                tableId,
                c.id(),
                c.name(),
                c.type(),
                c.initialDefault(),
                c.defaultValue().orElse("NULL"),
                c.nullsAllowed(),
                r.parent(),
                c.nested() ? "" : c.defaultType(),
                "duckdb");
    }

    private void partitions(long id, long at) throws SQLException {
        writer.end("ducklake_partition_info", "table_id", List.of(id));
        if (table.after().partitioning().isEmpty()) {
            return;
        }
        long partition = numbers.of(table.after().partitioning().get().id());
        writer.insert("ducklake_partition_info", PARTITION, List.of(row(partition, id, at, null)));
        List<List<?>> keys = new ArrayList<>();
        for (PartitionField field : table.after().partitioning().get().fields()) {
            keys.add(row(partition, id, (long) keys.size(), field.columnId(), field.transform()));
        }
        writer.insert("ducklake_partition_column", PARTITION_COLUMN, keys);
    }

    private void sort(long id, long at) throws SQLException {
        writer.end("ducklake_sort_info", "table_id", List.of(id));
        if (table.after().sortOrder().isEmpty()) {
            return;
        }
        long sort = numbers.sortId(table.after().id());
        writer.insert("ducklake_sort_info", SORT, List.of(row(sort, id, at, null)));
        List<List<?>> keys = new ArrayList<>();
        for (SortField field : table.after().sortOrder()) {
            keys.add(row(
                    sort,
                    id,
                    (long) keys.size(),
                    field.expression(),
                    field.dialect(),
                    field.direction(),
                    field.nullOrder()));
        }
        writer.insert("ducklake_sort_expression", SORT_KEY, keys);
    }

    /**
     * Bounds of numbers and times order otherwise as text, and a float32 is another number as text. Those of files are made unknown; the table's own row of bounds goes, since without
     * bounds it would say that all values are NULL.
     */
    private void forgetBounds(long id) throws SQLException {
        List<Long> columns = table.unboundColumns();
        if (columns.isEmpty()) {
            return;
        }
        CatalogSession session = writer.session();
        String where = " WHERE table_id = ? AND column_id" + CatalogWriter.in(columns);
        session.run(
                "UPDATE " + session.table("ducklake_file_column_stats") + " SET min_value = NULL, max_value = NULL"
                        + where,
                id);
        session.run("DELETE FROM " + session.table("ducklake_table_column_stats") + where, id);
    }

    /** The extension inserts small batches into the newest table of inlined rows, whose columns must be the lake's table's. */
    private void inlined(long id) throws SQLException {
        CatalogSession session = writer.session();
        LakeTable t = table.after();
        if (new CatalogReader(session).inlinedTables(id).isEmpty()) {
            return;
        }
        if (t.columns().stream().anyMatch(c -> SYSTEM.contains(c.name().toLowerCase(Locale.ROOT)))) {
            throw new Refusal(
                    "rows of the table are inlined in the catalog, which can't be of a table that has a column \"row_id\","
                            + " \"begin_snapshot\" or \"end_snapshot\"; flush them first");
        }
        long version = numbers.snapshot().schemaVersion();
        String name = "ducklake_inlined_data_" + id + "_" + version;
        writer.insert(
                "ducklake_inlined_data_tables",
                columns("table_id table_name schema_version"),
                List.of(row(id, name, version)));
        String columns = t.columns().stream()
                .map(c -> ", " + session.dialect().identifier(c.name()) + " "
                        + session.dialect().inlinedType(c))
                .collect(Collectors.joining());
        session.run("CREATE TABLE " + session.table(name)
                + " (row_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT" + columns + ")");
    }
}
