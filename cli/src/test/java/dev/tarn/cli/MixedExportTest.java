package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export that changed from CUR to FOCUS: its months have their costs in different columns. */
class MixedExportTest {

    @TempDir
    Path folder;

    private void load(String file, String text) throws IOException {
        Path path = Files.writeString(folder.resolve(file), text);
        Run run = Run.of("import", path, "--export-name", "mixed", "--database-path", folder.resolve("m.duckdb"));
        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    private Run report(Object... more) {
        Object[] all = new Object[5 + more.length];
        System.arraycopy(
                new Object[] {"report", "--export-name", "mixed", "--database-path", folder.resolve("m.duckdb")},
                0,
                all,
                0,
                5);
        System.arraycopy(more, 0, all, 5, more.length);
        Run run = Run.of(all);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private void loadCurAndFocus() throws IOException {
        load("cur.csv", """
                bill_billing_period_start_date,line_item_product_code,line_item_currency_code,line_item_unblended_cost
                2025-01-01,AmazonEC2,USD,10.000000000000000001
                """);
        load("focus.csv", """
                BillingPeriodStart,ServiceName,BillingCurrency,BilledCost
                2025-02-01,Amazon Elastic Compute Cloud,USD,20.25
                """);
    }

    @Test
    void bothKindsOfMonthsAreInTheReport() throws IOException {
        loadCurAndFocus();

        assertThat(report().out())
                .contains("AmazonEC2", "Amazon Elastic Compute Cloud", "10.00", "20.25", "30.25", "Total USD")
                .doesNotContain("(none)", "No line item");
        assertThat(report("--json").out())
                .contains(
                        "10.000000000000000001",
                        "\"line_item_unblended_cost, BilledCost\"",
                        "\"periods_without_cost\" :")
                .containsPattern("\"periods_without_cost\" : \\[\\s*]");
    }

    @Test
    void aMonthWithoutCostIsNamed() throws IOException {
        loadCurAndFocus();
        load("else.csv", "BillingPeriodStart,ServiceName,MyCost\n2025-03-01,EC2,5\n");

        assertThat(report().out())
                .contains("No line item of 2025-03 has a cost in line_item_unblended_cost, BilledCost");
        assertThat(report("--json").out()).containsPattern("\"periods_without_cost\" : \\[\\s*\"2025-03\"\\s*]");
    }
}
