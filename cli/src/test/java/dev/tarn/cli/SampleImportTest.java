package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.load.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the sample to the report, every export in every format. */
class SampleImportTest {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @TempDir
    Path folder;

    private Path bucket;
    private Path database;

    @BeforeEach
    void places() {
        bucket = folder.resolve("bucket");
        database = folder.resolve("tarn.duckdb");
    }

    @ParameterizedTest
    @CsvSource({
        "v1,csv,line_item_unblended_cost,147",
        "v1,parquet,line_item_unblended_cost,147",
        "v2,csv,line_item_unblended_cost,126",
        "v2,parquet,line_item_unblended_cost,126",
        "focus,csv,BilledCost,60",
        "focus,parquet,BilledCost,60"
    })
    void everySampleLoadsSkipsAndIsReplaced(String version, String format, String cost, int columns)
            throws IOException {
        sample(version, format, 1);

        JsonNode first = load(version);
        assertThat(outcomes(first)).containsExactly("2025-10 loaded 300", "2025-11 loaded 300");
        assertThat(describe()).hasSize(columns + 4);
        assertThat(query("SELECT sum(" + cost
                                + ") AS cost FROM aws_billing.sample_unified WHERE billing_period = '2025-10'")
                        .get(0)
                        .get("cost")
                        .decimalValue())
                .isEqualByComparingTo(first.get("periods")
                        .get(0)
                        .get("cost_by_currency")
                        .get("USD")
                        .decimalValue());

        assertThat(outcomes(load(version))).containsExactly("2025-10 skipped 300", "2025-11 skipped 300");

        sample(version, format, 2);
        assertThat(outcomes(load(version))).containsExactly("2025-10 replaced 300", "2025-11 replaced 300");
        assertThat(query("SELECT count(*) AS n FROM aws_billing.sample_unified")
                        .get(0)
                        .get("n")
                        .asInt())
                .isEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource({"v1", "v2", "focus"})
    void csvAndParquetGiveTheSameColumnsAndSums(String version) throws IOException {
        String cost = version.equals("focus") ? "BilledCost" : "line_item_unblended_cost";
        List<String> names = new ArrayList<>();
        List<String> sums = new ArrayList<>();
        for (String format : List.of("csv", "parquet")) {
            bucket = folder.resolve(format);
            database = folder.resolve(format + ".duckdb");
            sample(version, format, 1);
            load(version);
            names.add(describe().toString());
            sums.add(query("SELECT sum(" + cost + ") AS cost FROM aws_billing.sample_unified")
                    .get(0)
                    .get("cost")
                    .decimalValue()
                    .stripTrailingZeros()
                    .toPlainString());
        }
        assertThat(names.get(0)).isEqualTo(names.get(1));
        assertThat(sums.get(0)).isEqualTo(sums.get(1));
    }

    @Test
    void oneTableForAllMonths() throws IOException {
        sample("v2", "parquet", 1);
        Run run = Run.of(
                "aws",
                "import-cur",
                "--bucket",
                bucket,
                "--prefix",
                "exports",
                "--export-name",
                "sample",
                "--table-strategy",
                "single",
                "--dataset",
                "costs",
                "--database-path",
                database);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(query("SELECT billing_period, count(*) AS n FROM costs.sample GROUP BY 1 ORDER BY 1"))
                .hasSize(2);
    }

    @Test
    void datesLimitWhatIsLoadedAndResetLoadsAgain() throws IOException {
        sample("v2", "parquet", 1);
        assertThat(outcomes(load("v2", "--start-date", "2025-11", "--end-date", "2025-11")))
                .containsExactly("2025-11 loaded 300");
        assertThat(outcomes(load("v2", "--start-date", "2025-11", "--reset"))).containsExactly("2025-11 replaced 300");
    }

    @Test
    void dryRunLeavesNothing() throws IOException {
        sample("v2", "parquet", 1);

        assertThat(outcomes(load("v2", "--dry-run"))).containsExactly("2025-10 planned 0", "2025-11 planned 0");
        assertThat(database).doesNotExist();
    }

    @Test
    void cancelledBeforeItStartsItLeavesNothing() throws IOException {
        sample("v2", "parquet", 1);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();

        Run run = Run.in(
                Map.of(),
                cancelled,
                "aws",
                "import-cur",
                "--bucket",
                bucket,
                "--prefix",
                "exports",
                "--export-name",
                "sample",
                "--database-path",
                database);

        assertThat(run.code()).isEqualTo(130);
        assertThat(run.err()).contains("cancelled").doesNotContain("\tat ");
        assertThat(Run.of("aws", "show-state", "--database-path", database).out())
                .contains("Nothing is loaded");
    }

    @Test
    void demoLoadsReportsAndThenSkips() throws IOException {
        Run first = Run.of("demo", "--dir", folder.resolve("demo"), "--rows", "500");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .contains(
                        "1,500 line items with 126 columns",
                        "3 loaded: 1,500 rows",
                        "AmazonEC2",
                        "Total USD",
                        "Try next");

        Run second = Run.of("demo", "--dir", folder.resolve("demo"), "--rows", "500");
        assertThat(second.code()).isZero();
        assertThat(second.out()).contains("It is there already", "3 up to date", "AmazonEC2");
    }

    @Test
    void listingsAreJson() throws IOException {
        sample("v1", "csv", 1);
        load("v1");

        JsonNode manifests =
                json("aws", "list-manifests", "--bucket", bucket, "--prefix", "exports", "--export-name", "sample");
        assertThat(manifests).hasSize(2);
        assertThat(manifests.get(0).get("files").asInt()).isEqualTo(2);

        JsonNode exports = json("aws", "list-exports", "--bucket", bucket, "--database-path", database);
        assertThat(exports.get("bucket").get(0).get("export_name").asText()).isEqualTo("sample");
        assertThat(exports.get("database").get(0).get("rows").asLong()).isEqualTo(600);

        JsonNode current = json("aws", "show-state", "--database-path", database);
        assertThat(current).hasSize(2);
        assertThat(current.get(0).get("status").asText()).isEqualTo("completed");
        sample("v1", "csv", 2);
        load("v1");
        assertThat(json("aws", "show-state", "--billing-period", "2025-11", "--database-path", database))
                .hasSize(2);

        JsonNode report = json("report", "--export-name", "sample", "--database-path", database);
        assertThat(report.get("lines")).isNotEmpty();
        assertThat(json("backends").get("backends"))
                .extracting(JsonNode::asText)
                .containsExactly("bigquery", "duckdb", "ducklake", "postgresql", "snowflake", "sql");
        assertThat(Run.of("aws", "show-state", "--database-path", database).out())
                .contains("current", "sample_2025_11");
        assertThat(Run.of("aws", "list-exports", "--database-path", database).out())
                .contains("aws/sample");
    }

    @Test
    void reportWritesOnePageThatNeedsNothingElse() throws IOException {
        sample("v2", "parquet", 1);
        load("v2");
        Path page = folder.resolve("report.html");

        Run run = Run.of("report", "--export-name", "sample", "--html", page, "--database-path", database);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("Service", "2025-10", "2025-11", "Total USD", "AmazonEC2");
        assertThat(Files.readString(page))
                .contains("<svg", "AmazonEC2", "aws_billing.sample_unified")
                .doesNotContain("http:", "https:", "<script", "<link", "src=");
    }

    private void sample(String version, String format, int seed) {
        Run run = Run.of(
                "sample",
                "--out",
                bucket,
                "--months",
                2,
                "--rows",
                300,
                "--cur-version",
                version,
                "--format",
                format,
                "--seed",
                seed,
                "--json");
        assertThat(run.code()).as(run.err()).isZero();
    }

    private JsonNode load(String version, String... more) throws IOException {
        Object[] command = Stream.concat(
                        Stream.of(
                                "aws",
                                "import-cur",
                                "--bucket",
                                bucket,
                                "--prefix",
                                "exports",
                                "--export-name",
                                "sample",
                                "--cur-version",
                                version,
                                "--database-path",
                                database),
                        Stream.of(more))
                .toArray();
        return json(command);
    }

    private static JsonNode json(Object... command) throws IOException {
        Run run = Run.of(Stream.concat(Stream.of(command), Stream.of("--json")).toArray());
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return JSON.readTree(run.out());
    }

    private static List<String> outcomes(JsonNode report) {
        List<String> outcomes = new ArrayList<>();
        for (JsonNode period : report.get("periods")) {
            outcomes.add(period.get("billing_period").asText() + " "
                    + period.get("outcome").asText() + " " + period.get("rows").asLong());
        }
        return outcomes;
    }

    private List<String> describe() throws IOException {
        List<String> names = new ArrayList<>();
        query("SELECT column_name AS name FROM (DESCRIBE aws_billing.sample_unified) ORDER BY 1")
                .forEach(row -> names.add(row.get("name").asText()));
        return names;
    }

    private JsonNode query(String sql) throws IOException {
        return json("query", sql, "--database-path", database);
    }
}
