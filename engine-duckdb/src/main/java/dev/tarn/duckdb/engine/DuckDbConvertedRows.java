package dev.tarn.duckdb.engine;

import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.ConvertedRows;
import java.sql.SQLException;
import java.util.List;

/** A converted read's rows as values of Java. */
final class DuckDbConvertedRows implements ConvertedRows {

    private final DuckDbConvertedRead read;
    private final DuckDbCursor rows;
    private long rounded = -1;

    private DuckDbConvertedRows(DuckDbConvertedRead read, DuckDbCursor rows) {
        this.read = read;
        this.rows = rows;
    }

    static DuckDbConvertedRows of(DuckDbConvertedRead read, TableSchema table) {
        try {
            DuckDbCursor rows = new DuckDbCursor(
                    read.connection(),
                    DuckDbQuery.prepare(read.connection(), read.select()).statement(),
                    table.columns(),
                    read::explain,
                    () -> {});
            return new DuckDbConvertedRows(read, rows);
        } catch (SQLException e) {
            read.close();
            throw read.explain(e);
        }
    }

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next() {
        read.checkInterruption();
        if (rows.next()) {
            return true;
        }
        if (rounded < 0) {
            try {
                rounded = read.rounded();
            } catch (SQLException e) {
                throw read.explain(e);
            }
        }
        return false;
    }

    @Override
    public Object value(int column) {
        return rows.value(column);
    }

    @Override
    public long rounded() {
        if (rounded < 0) {
            throw new IllegalStateException("the rows have not been read to their end");
        }
        return rounded;
    }

    @Override
    public void close() {
        rows.close();
    }
}
