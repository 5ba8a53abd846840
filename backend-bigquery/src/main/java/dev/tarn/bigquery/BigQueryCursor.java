package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.TableResult;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.util.Iterator;
import java.util.List;

/** The rows of a result, a page at a time. */
final class BigQueryCursor implements RowCursor {

    private final Calls calls;
    private final String operation;
    private final FieldList fields;
    private final List<Column> columns;
    private TableResult page;
    private Iterator<FieldValueList> rows;
    private FieldValueList row;
    private boolean closed;

    BigQueryCursor(Calls calls, String operation, TableResult first, FieldList fields, List<Column> columns) {
        this.calls = calls;
        this.operation = operation;
        this.fields = fields;
        this.columns = List.copyOf(columns);
        this.page = first;
        this.rows = first.getValues().iterator();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        requireOpen();
        row = null;
        while (!rows.hasNext()) {
            if (!page.hasNextPage()) {
                return false;
            }
            TableResult present = page;
            page = calls.call(operation, present::getNextPage);
            rows = page.getValues().iterator();
        }
        row = rows.next();
        return true;
    }

    @Override
    public Object value(int column) {
        requireOpen();
        if (row == null) {
            throw new IllegalStateException("there is no present row: call next() first");
        }
        return BigQueryValues.read(
                row.get(column), fields.get(column), columns.get(column).type());
    }

    private void requireOpen() {
        if (closed) {
            throw new BackendRejectedException(
                    BigQueryErrors.start(operation) + "the rows are closed; run the query again");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
