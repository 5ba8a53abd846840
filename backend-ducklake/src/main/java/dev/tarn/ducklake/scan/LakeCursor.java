package dev.tarn.ducklake.scan;

import dev.tarn.error.BackendException;
import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.util.List;

/** Rows of a query over the lake: errors name table and file, and what the query needed goes when it is closed. */
final class LakeCursor implements RowCursor {

    private final RowCursor rows;
    private final ScanErrors errors;
    private final Runnable end;
    private boolean closed;

    LakeCursor(RowCursor rows, ScanErrors errors, Runnable end) {
        this.rows = rows;
        this.errors = errors;
        this.end = end;
    }

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next() {
        try {
            return rows.next();
        } catch (BackendException e) {
            throw errors.named(e);
        }
    }

    @Override
    public Object value(int column) {
        try {
            return rows.value(column);
        } catch (BackendException e) {
            throw errors.named(e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            rows.close();
        } finally {
            end.run();
        }
    }
}
