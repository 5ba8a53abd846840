package dev.tarn.examples;

import dev.tarn.Tarn;
import dev.tarn.billing.AwsExport;
import dev.tarn.config.ConfigLoader;
import dev.tarn.config.TarnConfig;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.TableName;
import dev.tarn.row.RowCursor;
import java.nio.file.Path;
import java.util.Map;

/**
 * Imports an AWS billing export as a configuration file says, prints what was done, and asks for the cost of each month. Run it
 * twice: the second time there is nothing to do. Which database it is, says the configuration alone.
 */
public final class ImportBillingExport {

    private ImportBillingExport() {}

    /**
     * Imports.
     *
     * @param arguments the configuration file, for example {@code examples/config/config-duckdb.toml}
     */
    public static void main(String... arguments) {
        TarnConfig config = ConfigLoader.load(Path.of(arguments[0]), System.getenv(), Map.of());
        LoadOptions options = new LoadOptions(
                config.aws().datasetName(),
                config.aws().tableStrategy(),
                config.aws().reset(),
                false,
                false,
                1);
        try (Tarn tarn = Tarn.open(config)) {
            LoadReport report = tarn.load(AwsExport.from(config.aws()), options, LoadListener.NONE, new Cancellation());
            report.periods().forEach(ImportBillingExport::print);
            // One period's failure does not keep the others from being loaded, but somebody should know.
            report.orThrow();
            printCosts(tarn, report.unifiedView());
        }
    }

    private static void print(PeriodReport period) {
        System.out.println(period.key().partition().period() + " " + period.outcome() + ": " + period.rows()
                + " rows of " + period.files() + " files in " + period.table());
        period.costByCurrency()
                .forEach((currency, cost) -> System.out.println("  " + cost.toPlainString() + " " + currency));
        period.warnings().forEach(warning -> System.out.println("  " + warning));
    }

    private static void printCosts(Tarn tarn, TableName view) {
        String sql = """
                SELECT billing_period, line_item_currency_code, sum(line_item_unblended_cost)
                FROM %s
                GROUP BY 1, 2
                ORDER BY 1, 2""".formatted(tarn.backend().tableReference(view));
        try (RowCursor rows = tarn.query(sql)) {
            while (rows.next()) {
                System.out.println(rows.value(0) + " cost " + rows.value(2) + " " + rows.value(1));
            }
        }
    }
}
