package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.Tarn;
import dev.tarn.billing.LooseFiles;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOutcome;
import dev.tarn.migrate.MigratedMonth;
import dev.tarn.migrate.Migration;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded in one database is copied to another, of the same or another kind, and back. */
class MigrationTest {

    @TempDir
    Path folder;

    private void load(String backend, String database, String export, String text) throws IOException {
        Path path = Files.writeString(folder.resolve("bill.csv"), text);
        Run run = Run.of(
                "import",
                path,
                "--export-name",
                export,
                "--backend",
                backend,
                "--database-path",
                folder.resolve(database),
                "--reset");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    private void loadMonths(String backend, String database) throws IOException {
        load(backend, database, "bill", """
                bill_billing_period_start_date,line_item_usage_account_id,line_item_product_code,line_item_currency_code,line_item_unblended_cost
                2025-01-01,1,EC2,USD,10.000000000000000001
                2025-01-01,2,"S,3",EUR,0.5
                2025-01-01,2,"S,3",EUR,0.5
                """);
        load(backend, database, "bill", """
                bill_billing_period_start_date,line_item_product_code,line_item_currency_code,line_item_unblended_cost,resource Tags/user:Cost Center
                2025-02-01,EC2,USD,-20.25,"a ""b""\"
                2025-02-01,EC2,,7,
                """);
        load(backend, database, "Other bill", """
                BillingPeriodStart,ServiceName,BillingCurrency,BilledCost
                2025-02-01,Compute,USD,3.5
                """);
    }

    private Tarn open(String backend, String database) {
        return Tarn.open(
                backend, Map.of("database_path", folder.resolve(database).toString()));
    }

    private List<MigratedMonth> migrate(String from, String fromDatabase, String to, String toDatabase) {
        try (Tarn source = open(from, fromDatabase);
                Tarn target = open(to, toDatabase)) {
            List<MigratedMonth> months =
                    new Migration(source.backend(), target.backend()).run(LoadListener.NONE, new Cancellation());
            if (months.stream().allMatch(MigratedMonth::verified)) {
                assertThat(sorted(target)).isEqualTo(sorted(source));
            }
            return months;
        }
    }

    private static List<String> sorted(Tarn tarn) {
        return tarn
                .query("SELECT to_json(v)::VARCHAR FROM (SELECT billing_period, tarn_account, line_item_product_code,"
                        + " line_item_currency_code, line_item_unblended_cost::VARCHAR AS cost,"
                        + " resource_tags_user_cost_center FROM aws_billing.bill_unified) v")
                .toList()
                .stream()
                .map(row -> row.get(0).toString())
                .sorted()
                .toList();
    }

    private static Map<String, Object> server() {
        URI url = URI.create(EmbeddedPostgres.server().freshDatabase().substring("jdbc:".length()));
        return Map.of(
                "host",
                url.getHost(),
                "port",
                url.getPort(),
                "database",
                url.getPath().substring(1),
                "user",
                url.getQuery().replaceAll(".*user=", ""));
    }

    /** More columns than a table of PostgreSQL takes are members of one; what it holds must not be lost on the way. */
    @Test
    void aColumnThatWouldNotBeCopiedIsRefusedBeforeAnythingIs() throws IOException {
        String tags =
                IntStream.range(0, 450).mapToObj(i -> ",resource_tags_" + i).collect(Collectors.joining());
        Path wide = Files.writeString(
                folder.resolve("wide.csv"),
                "bill_billing_period_start_date,line_item_unblended_cost" + tags + "\n2025-01-01,1.5" + ",x".repeat(450)
                        + "\n");
        Path narrow = Files.writeString(
                folder.resolve("narrow.csv"),
                "bill_billing_period_start_date,line_item_unblended_cost\n2025-01-01,1.5\n");
        try (Tarn source = Tarn.open("postgresql", server());
                Tarn target = open("duckdb", "to.duckdb")) {
            source.load(LooseFiles.named("narrow").add(narrow).build()).orThrow();
            source.load(LooseFiles.named("wide").add(wide).build()).orThrow();
            Migration migration = new Migration(source.backend(), target.backend());

            assertThatThrownBy(() -> migration.run(LoadListener.NONE, new Cancellation()))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageStartingWith("[migrate] copy ")
                    .hasMessageContainingAll("wide", "tarn_more", "files");
            assertThat(target.backend().stateManager().exports()).isEmpty();
        }
    }

    @Test
    void monthsGoToAServerAndBack() throws IOException {
        loadMonths("duckdb", "from.duckdb");
        Map<String, Object> server = server();
        for (LoadOutcome outcome : List.of(LoadOutcome.LOADED, LoadOutcome.SKIPPED)) {
            try (Tarn source = open("duckdb", "from.duckdb");
                    Tarn target = Tarn.open("postgresql", server)) {
                assertThat(new Migration(source.backend(), target.backend()).run(LoadListener.NONE, new Cancellation()))
                        .hasSize(3)
                        .allMatch(MigratedMonth::verified)
                        .extracting(MigratedMonth::outcome)
                        .containsOnly(outcome);
            }
        }
        try (Tarn source = Tarn.open("postgresql", server);
                Tarn target = open("duckdb", "back.duckdb")) {
            assertThat(new Migration(source.backend(), target.backend()).run(LoadListener.NONE, new Cancellation()))
                    .hasSize(3)
                    .allMatch(MigratedMonth::verified);
        }
        try (Tarn first = open("duckdb", "from.duckdb");
                Tarn last = open("duckdb", "back.duckdb")) {
            assertThat(sorted(last)).isEqualTo(sorted(first));
        }
    }

    @Test
    void monthsAreCopiedVerifiedAndNotTwice() throws IOException {
        loadMonths("duckdb", "from.duckdb");
        List<MigratedMonth> first = migrate("duckdb", "from.duckdb", "ducklake", "to.ducklake");
        assertThat(first).hasSize(3).allMatch(MigratedMonth::verified);
        assertThat(first).extracting(MigratedMonth::outcome).containsOnly(LoadOutcome.LOADED);
        MigratedMonth january = first.stream()
                .filter(m -> m.key().partition().toString().endsWith("bill/2025-01"))
                .findFirst()
                .orElseThrow();
        assertThat(january.rows()).isEqualTo(3);
        assertThat(january.costByCurrency().get("USD")).isEqualByComparingTo("10.000000000000000001");
        assertThat(january.costByCurrency().get("EUR")).isEqualByComparingTo(BigDecimal.ONE);
        try (Tarn source = open("duckdb", "from.duckdb");
                Tarn target = open("ducklake", "to.ducklake")) {
            source.backend()
                    .stateManager()
                    .exports()
                    .forEach(export -> assertThat(target.backend().stateManager().currentVersions(export).stream()
                                    .map(s -> s.key() + " " + s.rows() + " " + s.dataFormatVersion()))
                            .containsExactlyInAnyOrderElementsOf(
                                    source.backend().stateManager().currentVersions(export).stream()
                                            .map(s -> s.key() + " " + s.rows() + " " + s.dataFormatVersion())
                                            .toList()));
        }

        assertThat(migrate("duckdb", "from.duckdb", "ducklake", "to.ducklake"))
                .allMatch(MigratedMonth::verified)
                .extracting(MigratedMonth::outcome)
                .containsOnly(LoadOutcome.SKIPPED);

        load("duckdb", "from.duckdb", "bill", """
                bill_billing_period_start_date,line_item_product_code,line_item_currency_code,line_item_unblended_cost
                2025-01-01,EC2,USD,1
                """);
        assertThat(migrate("duckdb", "from.duckdb", "ducklake", "to.ducklake"))
                .allMatch(MigratedMonth::verified)
                .extracting(MigratedMonth::outcome)
                .containsExactlyInAnyOrder(LoadOutcome.REPLACED, LoadOutcome.SKIPPED, LoadOutcome.SKIPPED);

        assertThat(migrate("ducklake", "to.ducklake", "duckdb", "back.duckdb"))
                .hasSize(3)
                .allMatch(MigratedMonth::verified);
    }

    @Test
    void aCopyThatIsNotTheSameIsNotVerified() throws Exception {
        loadMonths("ducklake", "from.ducklake");
        assertThat(migrate("ducklake", "from.ducklake", "duckdb", "to.duckdb")).allMatch(MigratedMonth::verified);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("to.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE aws_billing.bill_2025_02 SET line_item_unblended_cost ="
                    + " line_item_unblended_cost + 0.000000000000000001 WHERE line_item_currency_code = 'USD'");
        }
        List<MigratedMonth> again = migrate("ducklake", "from.ducklake", "duckdb", "to.duckdb");
        assertThat(again.stream().filter(m -> !m.verified())).singleElement().satisfies(m -> {
            assertThat(m.key().partition().toString()).endsWith("bill/2025-02");
            assertThat(m.problems())
                    .singleElement()
                    .asString()
                    .contains("line_item_unblended_cost", "USD", "-20.250000000000000000", "-20.249999999999999999");
        });
    }

    /** Exports that others made: every value of every column, whatever its type. */
    @Test
    void realExportsAreCopiedValueByValue() {
        Path samples = Path.of(System.getProperty("tarn.samples", "no-samples"));
        assumeTrue(Files.isDirectory(samples), () -> "the real exports are not here: " + samples);
        Object[][] imports = {
            {"import", samples.resolve("focus/focus_sample.csv"), "--export-name", "focus"},
            {
                "aws",
                "import-cur",
                "--bucket",
                samples.resolve("aws-focus-s3"),
                "--prefix",
                "demo/exports",
                "--export-name",
                "costroid-demo"
            },
            {"aws", "import-cur", "--bucket", samples.resolve("koku/local_bucket"), "--export-name", "koku-local"}
        };
        for (Object[] one : imports) {
            Object[] all = Arrays.copyOf(one, one.length + 2);
            all[one.length] = "--database-path";
            all[one.length + 1] = folder.resolve("real.duckdb");
            Run run = Run.of(all);
            assertThat(run.code()).as(run.err()).isZero();
        }
        try (Tarn source = open("duckdb", "real.duckdb");
                Tarn target = open("ducklake", "real.ducklake")) {
            List<MigratedMonth> months =
                    new Migration(source.backend(), target.backend()).run(LoadListener.NONE, new Cancellation());
            assertThat(months)
                    .hasSize(5)
                    .allSatisfy(m -> assertThat(m.problems()).isEmpty());
            source.backend()
                    .stateManager()
                    .exports()
                    .forEach(export -> assertThat(target.backend().stateManager().currentVersions(export).stream()
                                    .map(s -> s.key() + " " + s.source() + " " + s.files()))
                            .containsExactlyInAnyOrderElementsOf(
                                    source.backend().stateManager().currentVersions(export).stream()
                                            .map(s -> s.key() + " " + s.source() + " " + s.files())
                                            .toList()));
            for (String view : List.of("focus", "costroid_demo", "koku_local")) {
                String hash = "SELECT count(*), sum(hash(to_json(v)::VARCHAR)::HUGEINT)::VARCHAR FROM"
                        + " (SELECT * EXCLUDE (tarn_load_id) FROM aws_billing." + view
                        + "_unified) v";
                assertThat(target.query(hash).toList())
                        .as(view)
                        .isEqualTo(source.query(hash).toList());
            }
        }
    }
}
