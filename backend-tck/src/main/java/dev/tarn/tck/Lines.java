package dev.tarn.tck;

import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.SourceData;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Simple line items: the data of tests that are not about data. */
final class Lines {

    static final TableSchema SCHEMA = new TableSchema(List.of(
            Column.of("line_item", ColumnType.TEXT),
            Column.of("cost", ColumnType.MONEY),
            Column.of("currency", ColumnType.TEXT)));

    static final Measure MEASURE = new Measure("cost", "currency", "");

    private Lines() {}

    static SourceData none() {
        return of(0, "0");
    }

    /** As many line items as asked for, each at the same cost in USD. */
    static SourceData of(int count, String cost) {
        BigDecimal amount = new BigDecimal(cost);
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(List.of("line " + i, amount, "USD"));
        }
        return rows(SCHEMA.columns(), rows);
    }

    static SourceData rows(List<Column> columns, List<List<Object>> rows) {
        return new SourceData.Rows(() -> new GivenRows(columns, rows.iterator()));
    }

    /** One row; null stands for NULL. */
    static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }
}
