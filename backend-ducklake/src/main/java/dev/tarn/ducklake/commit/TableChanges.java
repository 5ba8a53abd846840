package dev.tarn.ducklake.commit;

import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.catalog.PartitionField;
import dev.tarn.ducklake.catalog.Partitioning;
import dev.tarn.ducklake.catalog.SortField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Changes of one table's definition, as part of a {@link LakeCommit}. Each gives the table as it is then. A change that does not fit throws
 * a {@link dev.tarn.error.BackendRejectedException} and is not part of the commit.
 */
public final class TableChanges {

    private final LakeCommit commit;
    private final long tableId;

    TableChanges(LakeCommit commit, long tableId) {
        this.commit = commit;
        this.tableId = tableId;
    }

    /**
     * Adds a column. It gets a number that no column of the table ever had; rows that are there get its default.
     *
     * @param column the column
     * @return the table with it
     */
    public LakeTable add(NewColumn column) {
        return change("add column \"" + column.name() + "\" to", draft -> add(draft, OptionalLong.empty(), column));
    }

    /**
     * Adds a column, unless the table has it with the same type. Where another committer adds the same one first, with the same
     * number, this commit uses that.
     *
     * @param column the column
     * @return the table with it
     */
    public LakeTable addIfAbsent(NewColumn column) {
        return change("add column \"" + column.name() + "\" to", draft -> {
            draft.share(tableId);
            LakeTable table = draft.table(tableId);
            Optional<LakeColumn> present = table.column(column.name());
            if (present.isPresent() && column.matches(present.get())) {
                return table;
            }
            return add(draft, OptionalLong.empty(), column);
        });
    }

    /**
     * Adds a field to a struct.
     *
     * @param structId the struct's number
     * @param field the field
     * @return the table with it
     */
    public LakeTable addField(long structId, NewColumn field) {
        return change("add field \"" + field.name() + "\" to", draft -> add(draft, OptionalLong.of(structId), field));
    }

    private LakeTable add(Draft draft, OptionalLong parent, NewColumn column) {
        if (!column.defaultType().equals("literal")) {
            throw new Refusal("the default of an added column must be a literal; change it afterwards");
        }
        return columns(draft, tree -> tree.add(parent, column.numbered(draft.numbers(tableId))));
    }

    /**
     * Drops a column or a field of a struct, with all in it.
     *
     * @param columnId its number
     * @return the table without it
     */
    public LakeTable drop(long columnId) {
        return change("drop a column of", draft -> {
            LakeTable table = draft.table(tableId);
            if (Definitions.fields(table.partitioning()).stream().anyMatch(f -> f.columnId() == columnId)) {
                throw new Refusal("the table is partitioned by that column; change the partitions first");
            }
            LakeColumn column = found(table, columnId);
            SortNames.checkUnused(table.sortOrder(), column.name());
            return columns(draft, tree -> tree.drop(columnId));
        });
    }

    /**
     * Renames a column or a field of a struct.
     *
     * @param columnId its number
     * @param name its new name
     * @return the table with it
     */
    public LakeTable rename(long columnId, String name) {
        return change("rename a column of", draft -> {
            LakeTable table = draft.table(tableId);
            String old = found(table, columnId).name();
            LakeTable renamed = columns(draft, tree -> tree.rename(columnId, name));
            boolean top = table.columns().stream().anyMatch(c -> c.id() == columnId);
            return top ? put(draft, renamed, SortNames.renamed(table.sortOrder(), old, name)) : renamed;
        });
    }

    /**
     * Gives a column or field a wider type.
     *
     * @param columnId its number
     * @param type the type, as the catalog writes it
     * @return the table with it
     */
    public LakeTable retype(long columnId, String type) {
        return change("change the type of a column of", draft -> columns(draft, tree -> tree.retype(columnId, type)));
    }

    /**
     * Allows or forbids NULL in a top-level column. Whoever forbids it knows that there is none.
     *
     * @param columnId its number
     * @param allowed whether it may be NULL
     * @return the table with it
     */
    public LakeTable nullsAllowed(long columnId, boolean allowed) {
        return change("change NOT NULL of a column of", draft -> columns(draft, tree -> tree.nulls(columnId, allowed)));
    }

    /**
     * Changes what a column gets where a new row gives nothing. Rows that are there stay.
     *
     * @param columnId its number
     * @param value the default, as text; absent is NULL
     * @param type {@code literal} or {@code expression}
     * @return the table with it
     */
    public LakeTable defaultTo(long columnId, Optional<String> value, String type) {
        return change(
                "change the default of a column of",
                draft -> columns(draft, tree -> tree.defaultTo(columnId, value, type)));
    }

    /**
     * Partitions new files of the table.
     *
     * @param fields the keys; none to write without partitions again
     * @return the table with the partitioning, which has a negative number where it is new
     */
    public LakeTable partitionBy(List<PartitionField> fields) {
        long id = commit.provisional();
        return change("change the partitions of", draft -> {
            LakeTable t = draft.table(tableId);
            Definitions.checkTopLevel(t, fields);
            if (Definitions.fields(t.partitioning()).equals(fields)) {
                t.partitioning().ifPresent(present -> draft.found(id, present.id()));
                return t;
            }
            Optional<Partitioning> partitioning = Optional.of(new Partitioning(id, fields));
            LakeTable changed = t.withPartitioning(partitioning);
            draft.put(changed);
            return changed;
        });
    }

    /**
     * Sorts new files of the table.
     *
     * @param fields the keys; none to write in any order again
     * @return the table with it
     */
    public LakeTable sortBy(List<SortField> fields) {
        return change("change the order of", draft -> put(draft, draft.table(tableId), fields));
    }

    /**
     * Comments on the table.
     *
     * @param comment the comment; absent to remove it
     * @return the table with it
     */
    public LakeTable comment(Optional<String> comment) {
        return change("comment on", draft -> {
            LakeTable t = draft.table(tableId);
            LakeTable changed = t.withComment(comment);
            draft.put(changed);
            return changed;
        });
    }

    /**
     * Comments on a column.
     *
     * @param columnId its number
     * @param comment the comment; absent to remove it
     * @return the table with it
     */
    public LakeTable comment(long columnId, Optional<String> comment) {
        return change("comment on a column of", draft -> {
            LakeTable t = draft.table(tableId);
            found(t, columnId);
            Map<Long, String> comments = new HashMap<>(t.columnComments());
            comment.ifPresentOrElse(text -> comments.put(columnId, text), () -> comments.remove(columnId));
            LakeTable changed = t.withColumnComments(comments);
            draft.put(changed);
            return changed;
        });
    }

    private static LakeColumn found(LakeTable table, long columnId) {
        return new ColumnTree(table.columns())
                .find(columnId)
                .orElseThrow(
                        () -> new Refusal("it has no column with the number " + columnId + "; read the table again"));
    }

    private LakeTable columns(Draft draft, java.util.function.UnaryOperator<ColumnTree> change) {
        LakeTable t = draft.table(tableId);
        LakeTable changed =
                t.withColumns(change.apply(new ColumnTree(t.columns())).columns());
        draft.put(changed);
        return changed;
    }

    private static LakeTable put(Draft draft, LakeTable t, List<SortField> sortOrder) {
        LakeTable changed = t.withSortOrder(sortOrder);
        draft.put(changed);
        return changed;
    }

    private LakeTable change(String what, java.util.function.Function<Draft, LakeTable> change) {
        return commit.collect(what + " table " + commit.describe(tableId), change);
    }
}
