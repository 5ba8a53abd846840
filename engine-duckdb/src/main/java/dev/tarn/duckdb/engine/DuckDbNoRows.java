package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.util.List;

/** The rows of a file of zero bytes. */
record DuckDbNoRows() implements RowCursor {

    @Override
    public List<Column> columns() {
        return List.of();
    }

    @Override
    public boolean next() {
        return false;
    }

    @Override
    public Object value(int column) {
        throw new IllegalStateException("there is no row");
    }

    @Override
    public void close() {}
}
