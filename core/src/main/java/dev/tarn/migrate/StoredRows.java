package dev.tarn.migrate;

import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import java.util.List;
import java.util.stream.IntStream;

/** The export's columns of a query, under the names that they had in the files they came from, and which file each row came from. */
final class StoredRows implements RowCursor {

    private final RowCursor rows;
    private final List<Column> columns;
    private final int[] places;

    StoredRows(RowCursor rows, StoredColumns names) {
        this.rows = rows;
        List<Column> all = rows.columns();
        this.places = IntStream.range(0, all.size())
                .filter(i -> names.holds(all.get(i)) || StoredColumns.tellsFile(all.get(i)) && names.canTellFiles())
                .toArray();
        this.columns =
                IntStream.of(places).mapToObj(i -> names.original(all.get(i))).toList();
    }

    /** The export's columns alone. */
    TableSchema schema() {
        return new TableSchema(
                columns.stream().filter(c -> !StoredColumns.tellsFile(c)).toList());
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
