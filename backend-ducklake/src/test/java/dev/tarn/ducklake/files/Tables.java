package dev.tarn.ducklake.files;

import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakePath;
import dev.tarn.ducklake.catalog.LakeSchema;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.LakeTypes;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.catalog.Partitioning;
import dev.tarn.ducklake.catalog.SortField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Tables as a catalog would give them. */
final class Tables {

    private Tables() {}

    /** A table {@code main.t} with columns given as name and engine type in turn. */
    static LakeTable of(String... namesAndTypes) {
        AtomicLong ids = new AtomicLong();
        List<LakeColumn> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(LakeTypes.column(namesAndTypes[i], namesAndTypes[i + 1], ids::incrementAndGet));
        }
        LakeSchema schema = new LakeSchema(0, "s", "main", new LakePath("main/", true));
        return new LakeTable(
                1,
                "t",
                schema,
                "t",
                new LakePath("t/", true),
                columns,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    /** The same, partitioned by columns and transforms in turn. */
    static LakeTable partitioned(LakeTable table, String... columnsAndTransforms) {
        List<PartitionField> fields = new ArrayList<>();
        for (int i = 0; i < columnsAndTransforms.length; i += 2) {
            fields.add(new PartitionField(
                    table.column(columnsAndTransforms[i]).orElseThrow().id(), columnsAndTransforms[i + 1]));
        }
        return with(table, table.columns(), Optional.of(new Partitioning(7, fields)), List.of());
    }

    static LakeTable sorted(LakeTable table, SortField... fields) {
        return with(table, table.columns(), table.partitioning(), List.of(fields));
    }

    /** The same, with another column in the place of one of its name. */
    static LakeTable with(LakeTable table, LakeColumn column) {
        return with(
                table,
                table.columns().stream()
                        .map(c -> c.name().equals(column.name()) ? column : c)
                        .toList(),
                table.partitioning(),
                table.sortOrder());
    }

    static LakeColumn column(LakeTable table, String name, Optional<String> value, String kind, boolean nulls) {
        LakeColumn c = table.column(name).orElseThrow();
        return new LakeColumn(c.id(), c.name(), c.type(), value, value, kind, nulls, c.children());
    }

    private static LakeTable with(
            LakeTable t, List<LakeColumn> columns, Optional<Partitioning> partitioning, List<SortField> sort) {
        return new LakeTable(
                t.id(), t.uuid(), t.schema(), t.name(), t.path(), columns, partitioning, sort, t.comment(), Map.of());
    }
}
