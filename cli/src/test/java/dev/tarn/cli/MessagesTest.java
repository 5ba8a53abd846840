package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.Tarn;
import dev.tarn.load.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong gives one helpful message, the right exit code and no stack trace. */
class MessagesTest {

    @TempDir
    Path folder;

    private Path bucket;
    private Path database;

    @BeforeEach
    void places() {
        bucket = folder.resolve("bucket");
        database = folder.resolve("m.duckdb");
    }

    private void sample() {
        assertThat(Run.of("sample", "--out", bucket, "--rows", 30, "--months", 2, "--format", "csv")
                        .code())
                .isZero();
    }

    private Run importCur(Object... more) {
        Object[] first = {"aws", "import-cur", "--database-path", database};
        Object[] all = new Object[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Run.of(all);
    }

    private static void assertOneMessage(Run run, int code, String... parts) {
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(run.err().lines().filter(line -> line.startsWith("tarn: "))).hasSize(1);
    }

    @Test
    void wrongBucket() {
        assertOneMessage(importCur("--bucket", folder.resolve("nowhere"), "--export-name", "x"), 2, "nowhere");
        assertThat(database).doesNotExist();
    }

    @Test
    void aServerThatNobodySaysWhatItIs() {
        assertOneMessage(Run.of("query", "SELECT 1", "--database", "bills"), 2, "--backend postgresql");
        assertOneMessage(
                Run.of("query", "SELECT 1", "--backend", "postgresql", "--host", "localhost"),
                2,
                "database is missing");
    }

    @Test
    void noBucket() {
        assertOneMessage(importCur("--export-name", "x"), 2, "bucket");
    }

    @Test
    void wrongExportNameTellsWhichThereAre() {
        sample();
        assertOneMessage(importCur("--bucket", bucket, "--export-name", "nope"), 2, "nope", "'exports'", "'sample'");
        assertThat(database).doesNotExist();
        assertOneMessage(
                importCur("--bucket", bucket, "--prefix", "export", "--export-name", "sample"), 2, "export", "sample");
        assertThat(database).doesNotExist();
    }

    @Test
    void wrongMonth() {
        for (String month : new String[] {"2025-99", "January"}) {
            assertOneMessage(
                    Run.of("aws", "show-state", "--billing-period", month),
                    2,
                    "--billing-period",
                    "'" + month + "' is not a month; write yyyy-MM");
        }
        assertOneMessage(
                Run.of("import", "x.csv", "--export-name", "x", "--billing-period", "2025-99"), 2, "is not a month");
        assertOneMessage(Run.of("sample", "--out", bucket, "--end-month", "25"), 2, "is not a month");
    }

    @Test
    void wrongFile() {
        assertOneMessage(
                Run.of("import", folder.resolve("bills.csv"), "--export-name", "x", "--database-path", database),
                2,
                "bills.csv");
    }

    @Test
    void anExportOfTheSameNameInAnotherBucketIsNotLoadedOverOurs() throws IOException {
        sample();
        Object[] export = {"--bucket", bucket, "--prefix", "exports", "--export-name", "sample"};
        assertThat(importCur(export).code()).isZero();
        for (String month : new String[] {"2025-10", "2025-11"}) {
            Path manifest = bucket.resolve("exports/sample/metadata/BILLING_PERIOD=" + month + "/sample-Manifest.json");
            Files.writeString(
                    manifest, Files.readString(manifest).replace("s3://tarn-sample/exports/", "s3://other/p/"));
        }
        assertOneMessage(
                importCur(export),
                2,
                "aws/sample/2025-10",
                "'s3://tarn-sample/exports'",
                "'s3://other/p'",
                "another database",
                "reset");

        Object[] reset = {"--bucket", bucket, "--prefix", "exports", "--export-name", "sample", "--reset"};
        assertThat(importCur(reset).code()).isZero();
        assertThat(importCur(export).code()).isZero();
        assertThat(Run.of("aws", "show-state", "--json", "--database-path", database)
                        .out())
                .contains("\"s3://other/p\"")
                .doesNotContain("tarn-sample");
    }

    @Test
    void missingPeriodColumnTellsWhatToDo() throws IOException {
        Path file = Files.writeString(folder.resolve("bills.csv"), "service,cost\nEC2,1.5\n");
        assertOneMessage(
                Run.of("import", file, "--export-name", "x", "--database-path", database),
                1,
                "bills.csv",
                "BillingPeriodStart");
        assertOneMessage(
                Run.of("import", file, "--export-name", "x", "--period-column", "month", "--database-path", database),
                1,
                "month",
                "bills.csv");
    }

    @Test
    void brokenManifestFailsItsMonthAndOnlyIt() throws IOException {
        sample();
        Path manifest = bucket.resolve("exports/sample/metadata/BILLING_PERIOD=2025-11/sample-Manifest.json");
        Files.writeString(manifest, "{\"executionId\": ");
        Run run = importCur("--bucket", bucket, "--prefix", "exports", "--export-name", "sample");
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out()).contains("1 loaded", "1 failed", "sample-Manifest.json");
        assertThat(run.out() + run.err()).doesNotContain("\tat ", "Exception");

        Run listing =
                Run.of("aws", "list-manifests", "--bucket", bucket, "--prefix", "exports", "--export-name", "sample");
        assertThat(listing.code()).isEqualTo(1);
        assertThat(listing.out()).contains("2025-10", "2025-11", "sample-Manifest.json");
    }

    @Test
    void raggedRowFailsItsMonthAndOnlyIt() throws IOException {
        Path good = Files.writeString(folder.resolve("a.csv"), "BillingPeriodStart,BilledCost\n2025-01-01,1\n");
        Path bad = Files.writeString(folder.resolve("b.csv"), "BillingPeriodStart,BilledCost\n2025-02-01,1,2,3\n");
        Run run = Run.of("import", good, bad, "--export-name", "x", "--database-path", database);
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("b.csv").doesNotContain("\tat ");
    }

    @Test
    void reportOfAnExportWithoutCostNamesTheColumnsItHas() throws IOException {
        Path file = Files.writeString(folder.resolve("bills.csv"), "BillingPeriodStart,color\n2025-01-01,red\n");
        assertThat(Run.of("import", file, "--export-name", "x", "--database-path", database)
                        .code())
                .isZero();
        assertOneMessage(
                Run.of("report", "--export-name", "x", "--database-path", database),
                1,
                "line_item_unblended_cost",
                "BilledCost",
                "color");
        assertOneMessage(Run.of("report", "--export-name", "y", "--database-path", database), 2, "file/x");
    }

    @Test
    void databaseThatIsNotThereIsNotMade() {
        assertOneMessage(Run.of("query", "SELECT 1", "--database-path", database), 2, "m.duckdb", "--database-path");
        assertThat(database).doesNotExist();
    }

    @Test
    void wrongStatement() {
        sample();
        assertThat(importCur("--bucket", bucket, "--prefix", "exports", "--export-name", "sample")
                        .code())
                .isZero();
        assertOneMessage(Run.of("query", "SELEC 1", "--database-path", database), 3, "SELEC");
    }

    @Test
    void unknownBackendAndOption() {
        assertOneMessage(importCur("--bucket", folder, "--export-name", "x", "--backend", "duckdbb"), 2, "duckdb");
        Run option = importCur("--buckets", "x");
        assertThat(option.code()).isEqualTo(2);
        assertThat(option.err()).contains("--buckets", "--bucket").doesNotContain("\tat ");
        assertThat(importCur("--cur-version", "v7", "--bucket", folder, "--export-name", "x")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void unknownKeyInTheConfigurationNamesFileAndLine() throws IOException {
        Path config = Files.writeString(folder.resolve("config.toml"), "[aws]\nbuckett = \"x\"\n");
        Run run = importCur("--config", config);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("config.toml", "buckett", "bucket").doesNotContain("\tat ");
        assertThat(importCur("--config", folder.resolve("none.toml")).code()).isEqualTo(2);
    }

    @Test
    void allThatIsWrongInAConfigurationIsReportedAtOnce() throws IOException {
        Path config = Files.writeString(folder.resolve("config.toml"), """
                [project]
                nam = "x"
                [aws]
                reset = "perhaps"
                [database.duckdb]
                database_pth = "x.duckdb"
                threads = "two"
                """);
        Run run = Run.of("aws", "import-cur", "--config", config);
        assertOneMessage(
                run,
                2,
                "4 problems",
                "config.toml:2: [project] nam",
                "config.toml:4: [aws] reset",
                "config.toml:6: [database.duckdb] database_pth",
                "config.toml:7: [database.duckdb] threads");
        assertThatThrownBy(() -> Tarn.open(config)).hasMessageContaining("4 problems");
    }

    @Test
    void configurationAndEnvironmentAreUsed() throws IOException {
        sample();
        Path config = Files.writeString(
                folder.resolve("config.toml"),
                "[aws]\nbucket = \"nowhere\"\nprefix = \"exports\"\nexport_name = \"sample\"\n");
        Run run = Run.in(
                Map.of("TARN_AWS_BUCKET", bucket.toString(), "OPEN_FINOPS_DATABASE_PATH", database.toString()),
                new Cancellation(),
                "aws",
                "import-cur",
                "--config",
                config);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(database).exists();
    }

    @Test
    void verboseShowsTheStackTrace() {
        Run run = importCur("--bucket", folder.resolve("nowhere"), "--export-name", "x", "--verbose");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("\tat dev.tarn.");
    }

    @Test
    void helpAndCompletion() {
        assertThat(Run.of("--help").out()).contains("Exit codes:", "130", "import", "First steps");
        assertThat(Run.of().out()).contains("Commands:");
        assertThat(Run.of("aws").out()).contains("import-cur", "show-state");
        assertThat(Run.of("aws", "import-cur", "--help").out()).contains("--table-strategy", "Exit codes:");
        assertThat(Run.of("--version").out()).startsWith("tarn ");
        assertThat(Run.of("generate-completion").out()).contains("complete -F", "import-cur");
    }
}
