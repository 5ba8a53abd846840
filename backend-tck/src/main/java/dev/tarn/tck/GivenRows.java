package dev.tarn.tck;

import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Rows that a test gives to a backend. */
final class GivenRows implements RowCursor {

    private final List<Column> columns;
    private final Iterator<List<Object>> rows;
    private List<Object> row;

    GivenRows(List<Column> columns, Iterator<List<Object>> rows) {
        this.columns = List.copyOf(columns);
        this.rows = rows;
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
        row = null;
    }
}
