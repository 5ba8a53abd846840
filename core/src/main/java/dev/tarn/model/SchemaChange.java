package dev.tarn.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What has to happen to a table of one schema so that it also holds the rows of another: columns are added and widened,
 * never dropped, renamed or narrowed.
 *
 * @param added columns that are new
 * @param widened columns that need a wider type, with that type
 */
public record SchemaChange(List<Column> added, List<Column> widened) {

    /** No change. */
    public static final SchemaChange NONE = new SchemaChange(List.of(), List.of());

    /** Copies the lists. */
    public SchemaChange {
        added = List.copyOf(added);
        widened = List.copyOf(widened);
    }

    /**
     * The change that lets a table take other rows.
     *
     * @param present the table's schema
     * @param incoming the rows' schema
     * @return the change, {@link #NONE} where the table suffices
     */
    public static SchemaChange between(TableSchema present, TableSchema incoming) {
        List<Column> added = new ArrayList<>();
        List<Column> widened = new ArrayList<>();
        for (Column column : incoming.columns()) {
            Column before = present.find(column.name()).orElse(null);
            if (before == null) {
                added.add(column);
                continue;
            }
            ColumnType wide = before.type().widenTo(column.type());
            if (!wide.equals(before.type())) {
                widened.add(new Column(before.name(), column.originalName(), wide));
            }
        }
        return new SchemaChange(added, widened);
    }

    /**
     * The schema after the change.
     *
     * @param present the schema before
     * @return its columns with the widened types, then the added ones
     */
    public TableSchema applyTo(TableSchema present) {
        TableSchema wide = new TableSchema(widened);
        List<Column> columns = new ArrayList<>();
        present.columns().forEach(c -> columns.add(wide.find(c.name()).orElse(c)));
        columns.addAll(added);
        return new TableSchema(columns);
    }

    /**
     * Whether nothing has to happen.
     *
     * @return true where both lists are empty
     */
    public boolean isEmpty() {
        return added.isEmpty() && widened.isEmpty();
    }
}
