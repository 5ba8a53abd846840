package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * What a commit changes in the definition of a table that is there before and after, or that it creates: then there is nothing before.
 *
 * @param before the table at the base
 * @param after the table as the commit leaves it
 */
record TableDiff(Optional<LakeTable> before, LakeTable after) {

    boolean created() {
        return before.isEmpty();
    }

    boolean renamed() {
        return before.isPresent() && !before.get().name().equals(after.name());
    }

    /** Numbers of columns and fields whose row ends. */
    List<Long> endedColumns() {
        Map<Long, ColumnTree.Row> old = rowsBefore();
        Map<Long, ColumnTree.Row> now = new ColumnTree(after.columns()).rows();
        return old.keySet().stream()
                .filter(id -> !old.get(id).equals(now.get(id)))
                .toList();
    }

    /** Columns and fields that get a row. */
    List<ColumnTree.Row> newColumns() {
        Map<Long, ColumnTree.Row> old = rowsBefore();
        return new ColumnTree(after.columns())
                .rows().entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(old.get(entry.getKey())))
                        .map(Map.Entry::getValue)
                        .toList();
    }

    private Map<Long, ColumnTree.Row> rowsBefore() {
        return before.map(t -> new ColumnTree(t.columns()).rows()).orElse(Map.of());
    }

    /** Numbers of columns whose bounds, as they were written, mean nothing for the new type. */
    List<Long> unboundColumns() {
        return retyped(TypeWidening::losesBounds);
    }

    /** Numbers of columns that have another type than before. */
    List<Long> retypedColumns() {
        return retyped((from, to) -> !from.equals(to));
    }

    private List<Long> retyped(BiPredicate<String, String> change) {
        Map<Long, ColumnTree.Row> old = rowsBefore();
        List<Long> ids = new ArrayList<>();
        new ColumnTree(after.columns()).rows().forEach((id, row) -> {
            if (old.containsKey(id)
                    && change.test(old.get(id).column().type(), row.column().type())) {
                ids.add(id);
            }
        });
        return ids;
    }

    boolean columnsChanged() {
        return !created() && !(endedColumns().isEmpty() && newColumns().isEmpty());
    }

    /** Whether rows of the table look otherwise than before: by number, name or type of a column. */
    boolean rowsChanged() {
        return !created() && !shape(before.orElseThrow()).equals(shape(after));
    }

    private static List<String> shape(LakeTable table) {
        return new ColumnTree(table.columns())
                .rows().values().stream()
                        .map(r -> r.column().id() + " " + r.column().name() + " "
                                + r.column().type() + " " + r.parent())
                        .toList();
    }

    boolean partitioningChanged() {
        return !before.map(LakeTable::partitioning).orElse(Optional.empty()).equals(after.partitioning());
    }

    boolean sortChanged() {
        return !before.map(LakeTable::sortOrder).orElse(List.of()).equals(after.sortOrder());
    }

    boolean commentChanged() {
        return !before.map(LakeTable::comment).orElse(Optional.empty()).equals(after.comment());
    }

    /** Comments of columns that are new, other or gone, by the column's number. */
    Map<Long, Optional<String>> changedColumnComments() {
        Map<Long, String> old = before.map(LakeTable::columnComments).orElse(Map.of());
        Map<Long, Optional<String>> changed = new TreeMap<>();
        TreeSet<Long> ids = new TreeSet<>(old.keySet());
        ids.addAll(after.columnComments().keySet());
        for (long id : ids) {
            String now = after.columnComments().get(id);
            boolean there = new ColumnTree(after.columns()).find(id).isPresent();
            if (there && !Objects.equals(old.get(id), now)) {
                changed.put(id, Optional.ofNullable(now));
            }
        }
        return changed;
    }

    /** Whether it is an alteration in the list of changes: not a name, which is listed as created. */
    boolean altered() {
        return columnsChanged()
                || partitioningChanged()
                || sortChanged()
                || commentChanged()
                || !changedColumnComments().isEmpty();
    }

    boolean changed() {
        return created() || renamed() || altered();
    }

    /** Whether the table gets a new entry in the list of its schema versions. */
    boolean versioned() {
        return created() || renamed() || columnsChanged() || partitioningChanged();
    }
}
