package dev.tarn.load;

import dev.tarn.model.Column;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Measure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts and sums an application's rows while a backend takes them, so that they can be verified like files. */
final class CountingCursor implements RowCursor {

    private final RowCursor rows;
    private final int cost;
    private final int currency;
    private final Map<String, BigDecimal> costByCurrency = new TreeMap<>();
    private long count;

    CountingCursor(RowCursor rows, Measure measure) {
        this.rows = rows;
        this.cost = position(measure.cost());
        this.currency = position(measure.currency());
    }

    long count() {
        return count;
    }

    Map<String, BigDecimal> costByCurrency() {
        return costByCurrency;
    }

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next() {
        if (!rows.next()) {
            return false;
        }
        count++;
        if (cost >= 0) {
            Object key = currency < 0 ? null : rows.value(currency);
            Object amount = rows.value(cost);
            costByCurrency.merge(
                    key == null ? "" : key.toString(),
                    amount == null ? BigDecimal.ZERO : new BigDecimal(amount.toString()),
                    BigDecimal::add);
        }
        return true;
    }

    @Override
    public Object value(int column) {
        return rows.value(column);
    }

    @Override
    public void close() {
        rows.close();
    }

    private int position(String originalName) {
        for (int i = 0; i < rows.columns().size(); i++) {
            if (!originalName.isEmpty() && rows.columns().get(i).originalName().equals(originalName)) {
                return i;
            }
        }
        return -1;
    }
}
