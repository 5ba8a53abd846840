package dev.tarn.cli;

import dev.tarn.load.Cancellation;
import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.util.List;

/** Rows that end when somebody cancels. */
record CancellableCursor(RowCursor rows, Cancellation cancellation) implements RowCursor {

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next() {
        cancellation.check("query");
        return rows.next();
    }

    @Override
    public Object value(int column) {
        return rows.value(column);
    }

    @Override
    public void close() {
        rows.close();
    }
}
