package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.ColumnStats;
import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeFile;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.catalog.Partitioning;
import dev.tarn.ducklake.scan.Predicate.Clause;
import dev.tarn.ducklake.scan.Predicate.Condition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leaves out the files that can't have a row which a reader wants, by what the catalog knows of them. */
final class FilePruning {

    private final Map<Long, ValueOrder> orders = new HashMap<>();
    private final Set<Long> texts = new HashSet<>();
    private final Map<Long, Partitioning> partitionings = new HashMap<>();
    private final Map<Long, List<ColumnStats>> stats;

    FilePruning(LakeTable table, List<Partitioning> partitionings, Map<Long, List<ColumnStats>> stats) {
        for (LakeColumn column : table.columns()) {
            ValueOrder.of(column.type()).ifPresent(order -> orders.put(column.id(), order));
            if (column.type().equals("varchar")) {
                texts.add(column.id());
            }
        }
        partitionings.forEach(partitioning -> this.partitionings.put(partitioning.id(), partitioning));
        this.stats = stats;
    }

    /** The files of which a row may meet one of the predicates. */
    List<LakeFile> keep(List<LakeFile> files, List<Predicate> anyOf) {
        return files.stream()
                .filter(file -> anyOf.stream().anyMatch(predicate -> mayHaveRows(file, predicate)))
                .toList();
    }

    private boolean mayHaveRows(LakeFile file, Predicate predicate) {
        for (Clause clause : predicate.clauses()) {
            if (clause.anyOf().stream().noneMatch(condition -> mayMeet(file, condition))) {
                return false;
            }
        }
        return true;
    }

    private boolean mayMeet(LakeFile file, Condition condition) {
        ValueOrder order = orders.get(condition.columnId());
        if (order == null) {
            return true;
        }
        if (!partitionMayMeet(file, condition, order)) {
            return false;
        }
        for (ColumnStats column : stats.getOrDefault(file.id(), List.of())) {
            if (column.columnId() == condition.columnId()) {
                return FileBounds.of(column, order, file.recordCount()).mayMeet(condition);
            }
        }
        return true;
    }

    private boolean partitionMayMeet(LakeFile file, Condition condition, ValueOrder order) {
        Partitioning partitioning = file.partitionId().isPresent()
                ? partitionings.get(file.partitionId().getAsLong())
                : null;
        if (partitioning == null
                || partitioning.fields().size() != file.partitionValues().size()) {
            return true;
        }
        for (int i = 0; i < partitioning.fields().size(); i++) {
            PartitionField field = partitioning.fields().get(i);
            Optional<String> value = file.partitionValues().get(i);
            if (field.columnId() != condition.columnId()) {
                continue;
            }
            if (field.transform().equals("identity")
                    && order.inPartitions()
                    && !FileBounds.same(value, order).mayMeet(condition)) {
                return false;
            }
            if (texts.contains(field.columnId()) && !Buckets.mayMeet(field.transform(), value, condition)) {
                return false;
            }
        }
        return true;
    }
}
