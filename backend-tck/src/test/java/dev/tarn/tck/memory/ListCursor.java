package dev.tarn.tck.memory;

import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Rows as an iterator gives them. */
final class ListCursor implements RowCursor {

    private final List<Column> columns;
    private final Iterator<List<Object>> rows;
    private final Runnable closing;
    private List<Object> row;

    ListCursor(List<Column> columns, Iterator<List<Object>> rows, Runnable closing) {
        this.columns = columns;
        this.rows = rows;
        this.closing = closing;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        row = rows.hasNext() ? rows.next() : null;
        return row != null;
    }

    @Override
    public Object value(int column) {
        if (row == null) {
            throw new NoSuchElementException("there is no present row");
        }
        return row.get(column);
    }

    @Override
    public void close() {
        closing.run();
    }
}
