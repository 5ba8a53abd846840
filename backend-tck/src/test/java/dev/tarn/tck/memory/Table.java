package dev.tarn.tck.memory;

import dev.tarn.model.Column;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A table's columns and rows. */
record Table(List<Column> columns, List<List<Object>> rows) {

    /** The same rows in a table that is wide enough for other ones too. */
    Table widenedFor(List<Column> incoming) {
        TableSchema present = new TableSchema(columns);
        SchemaChange change = SchemaChange.between(present, new TableSchema(incoming));
        return new Table(change.applyTo(present).columns(), List.of()).plus(this);
    }

    /** With the rows of another table, by name; its columns must all be here. */
    Table plus(Table other) {
        List<List<Object>> all = new ArrayList<>(rows);
        int[] from = new int[columns.size()];
        for (int i = 0; i < from.length; i++) {
            from[i] = other.index(columns.get(i).name());
        }
        for (List<Object> row : other.rows) {
            List<Object> copy = new ArrayList<>(from.length);
            for (int i = 0; i < from.length; i++) {
                copy.add(
                        from[i] < 0
                                ? null
                                : Conversion.widen(
                                        row.get(from[i]), columns.get(i).type()));
            }
            all.add(copy);
        }
        return new Table(columns, all);
    }

    Table without(Predicate<List<Object>> gone) {
        return new Table(columns, rows.stream().filter(gone.negate()).toList());
    }

    int index(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
