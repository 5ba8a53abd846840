package dev.tarn.migrate;

import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import java.util.List;
import java.util.stream.IntStream;

/** Some columns of a query, under the names that they had in the files they came from. */
final class StoredRows implements RowCursor {

    private final RowCursor rows;
    private final List<Column> columns;
    private final int[] places;

    StoredRows(RowCursor rows, StoredColumns names) {
        this.rows = rows;
        List<Column> all = rows.columns();
        this.places = IntStream.range(0, all.size())
                .filter(i -> names.holds(all.get(i)))
                .toArray();
        this.columns =
                IntStream.of(places).mapToObj(i -> names.original(all.get(i))).toList();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        return rows.next();
    }

    @Override
    public Object value(int column) {
        return rows.value(places[column]);
    }

    @Override
    public void close() {
        rows.close();
    }
}
