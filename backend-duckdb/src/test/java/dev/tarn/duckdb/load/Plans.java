package dev.tarn.duckdb.load;

import dev.tarn.billing.SuppliedRows;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.PlannedLoad;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;

/** What other loaders, and applications with rows of their own, bring. */
final class Plans {

    private static final TableSchema SCHEMA = new TableSchema(List.of(
            Column.of("line_item_currency_code", ColumnType.TEXT),
            Column.of("line_item_unblended_cost", ColumnType.MONEY)));

    private Plans() {}

    static LoadPlan of(ExportId export, String month, String version) {
        PartitionKey partition = new PartitionKey(export, "", YearMonth.parse(month));
        TableName table = new TableName("aws_billing", export.name() + "_" + month.replace('-', '_'));
        return new LoadPlan(
                List.of(new PlannedLoad(new LoadKey(partition, version), "another", table, "CUR_V2", "", List.of())),
                new TableName("aws_billing", export.name() + "_unified"));
    }

    static SuppliedRows rows(ExportId export, String month, int count) {
        return SuppliedRows.of(
                new PartitionKey(export, "", YearMonth.parse(month)), "v" + count, SCHEMA, () -> new TenCents(count));
    }

    private static final class TenCents implements RowCursor {

        private int left;

        TenCents(int count) {
            left = count;
        }

        @Override
        public List<Column> columns() {
            return SCHEMA.columns();
        }

        @Override
        public boolean next() {
            return left-- > 0;
        }

        @Override
        public Object value(int column) {
            return column == 0 ? "USD" : new BigDecimal("0.1");
        }

        @Override
        public void close() {}
    }
}
