package dev.tarn.examples;

import dev.tarn.Tarn;
import dev.tarn.billing.SuppliedRows;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.LoadStep;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** An application makes a month's rows itself, then corrects them. Whoever reads sees the old month until the new one is whole. */
public final class ReplaceOneMonth {

    private static final TableSchema SCHEMA = new TableSchema(List.of(
            Column.of("team", ColumnType.TEXT),
            Column.of("BilledCost", ColumnType.MONEY),
            Column.of("BillingCurrency", ColumnType.TEXT)));

    private ReplaceOneMonth() {}

    /**
     * Loads and replaces.
     *
     * @param arguments the database file
     */
    public static void main(String... arguments) {
        try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", arguments[0]))) {
            tarn.load(month("first", new Cost("search", "12.50"), new Cost("checkout", "7.25")))
                    .orThrow();
            print("loaded", tarn);
            // Look while it is being replaced: as any reader would, on any thread, at any moment.
            LoadListener looking = new LoadListener() {
                @Override
                public void reached(LoadStep step, LoadKey load) {
                    print(step.toString(), tarn);
                }
            };
            SuppliedRows corrected = month("corrected", new Cost("search", "11.00"), new Cost("checkout", "9.75"));
            tarn.load(corrected, LoadOptions.DEFAULT, looking, new Cancellation())
                    .orThrow();
        }
    }

    private record Cost(String team, String amount) {}

    /** The version is what tells a correction from the same month delivered twice, which changes nothing. */
    private static SuppliedRows month(String version, Cost... costs) {
        PartitionKey may = new PartitionKey(new ExportId("internal", "chargeback"), "", YearMonth.of(2025, 5));
        return SuppliedRows.of(
                may, version, SCHEMA, () -> new Rows(List.of(costs).iterator()));
    }

    private static void print(String when, Tarn tarn) {
        String sql = "SELECT sum(BilledCost) FROM aws_billing.chargeback_unified WHERE billing_period = ?";
        System.out.println(
                when + ": " + tarn.query(sql, "2025-05").toList().get(0).get(0));
    }

    private static final class Rows implements RowCursor {

        private final Iterator<Cost> costs;
        private Cost cost;

        Rows(Iterator<Cost> costs) {
            this.costs = costs;
        }

        @Override
        public List<Column> columns() {
            return SCHEMA.columns();
        }

        @Override
        public boolean next() {
            cost = costs.hasNext() ? costs.next() : null;
            return cost != null;
        }

        @Override
        public Object value(int column) {
            return List.<Object>of(cost.team(), new BigDecimal(cost.amount()), "USD")
                    .get(column);
        }

        @Override
        public void close() {}
    }
}
