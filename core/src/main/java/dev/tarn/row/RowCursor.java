package dev.tarn.row;

import dev.tarn.model.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Streams rows in constant memory: of a query or of files. Starts before the first row. One thread at a time; holds a
 * connection or a file until it is closed.
 */
public interface RowCursor extends AutoCloseable {

    /**
     * The columns of every row.
     *
     * @return the columns, in order
     */
    List<Column> columns();

    /**
     * Moves to the next row.
     *
     * @return false where there is none
     */
    boolean next();

    /**
     * A value of the present row, of the Java class that {@link dev.tarn.model.ColumnType} lists.
     *
     * @param column from 0
     * @return the value, or {@code null} where the row has none: a cursor is the one place where null stands for SQL's NULL
     */
    Object value(int column);

    @Override
    void close();

    /**
     * Reads the rest into memory and closes the cursor: for results known to be small.
     *
     * @return the rows, each with its values in column order, null where the row has none
     */
    default List<List<Object>> toList() {
        try (this) {
            List<List<Object>> rows = new ArrayList<>();
            while (next()) {
                List<Object> row = new ArrayList<>(columns().size());
                for (int i = 0; i < columns().size(); i++) {
                    row.add(value(i));
                }
                rows.add(Collections.unmodifiableList(row));
            }
            return rows;
        }
    }
}
