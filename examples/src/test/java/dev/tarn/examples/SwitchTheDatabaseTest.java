package dev.tarn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From DuckDB to PostgreSQL, with one program, unchanged, and another configuration file. */
class SwitchTheDatabaseTest {

    private static final String EXPORT = """
            [aws]
            bucket = '%s'
            prefix = "exports"
            export_name = "team"
            """;

    @TempDir
    private Path folder;

    @Test
    void onlyTheConfigurationChanges() throws IOException {
        deliver();
        Path file = Files.writeString(
                folder.resolve("config-duckdb.toml"),
                """
                [database]
                backend = "duckdb"
                [database.duckdb]
                database_path = '%s'
                """.formatted(folder.resolve("costs.duckdb")) + EXPORT.formatted(folder.resolve("bucket")));
        URI url = URI.create(EmbeddedPostgres.server().freshDatabase().substring("jdbc:".length()));
        Path server = Files.writeString(
                folder.resolve("config-postgresql.toml"),
                """
                [database]
                backend = "postgresql"
                [database.postgresql]
                host = "%s"
                port = %d
                database = "%s"
                user = "%s"
                """.formatted(
                                        url.getHost(),
                                        url.getPort(),
                                        url.getPath().substring(1),
                                        url.getQuery().replaceAll(".*user=", ""))
                        + EXPORT.formatted(folder.resolve("bucket")));

        List<String> embedded = Output.of(() -> ImportBillingExport.main(file.toString()));
        List<String> served = Output.of(() -> ImportBillingExport.main(server.toString()));

        assertThat(served).contains("2025-01 LOADED: 2 rows of 1 files in aws_billing.team");
        assertThat(costs(served))
                .isEqualTo(costs(embedded))
                .containsExactly("2025-01 cost 0.300000000000000003 USD", "2025-02 cost 1.250000000000000000 EUR");
        assertThat(Output.of(() -> ImportBillingExport.main(server.toString())))
                .contains("2025-01 SKIPPED: 2 rows of 1 files in aws_billing.team");
    }

    private static List<String> costs(List<String> output) {
        return output.stream().filter(line -> line.contains(" cost ")).toList();
    }

    private void deliver() throws IOException {
        month("2025-01", "0.1,USD", "0.200000000000000003,USD");
        month("2025-02", "1.25,EUR");
    }

    private void month(String month, String... costs) throws IOException {
        Path data = Files.createDirectories(folder.resolve("bucket/exports/team/data/BILLING_PERIOD=" + month));
        StringBuilder csv = new StringBuilder(
                "bill_billing_period_start_date,line_item_usage_account_id,line_item_unblended_cost,line_item_currency_code\n");
        for (String cost : costs) {
            csv.append(month).append("-01T00:00:00Z,000123456789,").append(cost).append('\n');
        }
        Files.writeString(data.resolve("team.csv"), csv);
        Path metadata = Files.createDirectories(folder.resolve("bucket/exports/team/metadata/BILLING_PERIOD=" + month));
        Files.writeString(
                metadata.resolve("team-Manifest.json"),
                "{\"executionId\": \"e\", \"dataFiles\": [\"exports/team/data/BILLING_PERIOD=" + month
                        + "/team.csv\"]}");
    }
}
