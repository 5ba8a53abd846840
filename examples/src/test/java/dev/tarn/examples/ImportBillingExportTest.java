package dev.tarn.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportBillingExportTest {

    @TempDir
    private Path folder;

    @Test
    void importsAndAsks() throws IOException {
        Path config = config();
        deliver("2025-01", "a", "0.1", "0.2");
        deliver("2025-02", "a", "1.25");

        List<String> first = Output.of(() -> ImportBillingExport.main(config.toString()));

        assertThat(first)
                .containsSequence("2025-01 LOADED: 2 rows of 1 files in aws_billing.team_2025_01", "  0.3 USD")
                .contains("2025-02 LOADED: 1 rows of 1 files in aws_billing.team_2025_02")
                .endsWith("2025-01 cost 0.300000000000000000 USD", "2025-02 cost 1.250000000000000000 USD");
    }

    @Test
    void doesNothingTheSecondTimeAndReplacesWhatIsDeliveredAnew() throws IOException {
        Path config = config();
        deliver("2025-01", "a", "0.1", "0.2");
        deliver("2025-02", "a", "1.25");
        Output.of(() -> ImportBillingExport.main(config.toString()));
        deliver("2025-02", "b", "1.25", "3");

        assertThat(Output.of(() -> ImportBillingExport.main(config.toString())))
                .contains("2025-01 SKIPPED: 2 rows of 1 files in aws_billing.team_2025_01")
                .contains("2025-02 REPLACED: 2 rows of 1 files in aws_billing.team_2025_02")
                .endsWith("2025-02 cost 4.250000000000000000 USD");
    }

    @Test
    void endsWithTheFailureOfAMonth() throws IOException {
        Path config = config();
        deliver("2025-01", "a", "0.1");
        deliver("2025-02", "a", "free of charge");

        assertThatThrownBy(() -> Output.of(() -> ImportBillingExport.main(config.toString())))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("line_item_unblended_cost");
    }

    private Path config() throws IOException {
        return Files.writeString(
                folder.resolve("config.toml"), """
                [database.duckdb]
                database_path = '%s'
                [aws]
                bucket = '%s'
                prefix = "exports"
                export_name = "team"
                """.formatted(folder.resolve("costs.duckdb"), folder.resolve("bucket")));
    }

    private void deliver(String month, String execution, String... costs) throws IOException {
        Path export = folder.resolve("bucket/exports/team");
        Path data = Files.createDirectories(export.resolve("data/BILLING_PERIOD=" + month));
        Path metadata = Files.createDirectories(export.resolve("metadata/BILLING_PERIOD=" + month));
        StringBuilder csv = new StringBuilder(
                "bill_billing_period_start_date,line_item_usage_account_id,line_item_unblended_cost,line_item_currency_code\n");
        for (String cost : costs) {
            csv.append(month).append("-01T00:00:00Z,000123456789,").append(cost).append(",USD\n");
        }
        String name = "team-" + execution + ".csv";
        Files.writeString(data.resolve(name), csv);
        Files.writeString(
                metadata.resolve("team-Manifest.json"),
                "{\"executionId\": \"" + execution + "\", \"dataFiles\": [\"exports/team/data/BILLING_PERIOD=" + month
                        + "/" + name + "\"]}");
    }
}
