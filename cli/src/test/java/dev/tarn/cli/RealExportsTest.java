package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that others made, through the command line, with what must come out. */
class RealExportsTest {

    private static final Path SAMPLES = Path.of(System.getProperty("tarn.samples", "no-samples"));
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @TempDir
    Path folder;

    private Path database;

    @BeforeEach
    void samplesAreThere() {
        assumeTrue(Files.isDirectory(SAMPLES), () -> "the real exports are not here: " + SAMPLES);
        database = folder.resolve("real.duckdb");
    }

    @Test
    void workshopMonthsHaveTheirRowsSumsAndAllColumns() throws IOException {
        Path files = SAMPLES.resolve("aws-workshop-cur");

        Run first = load("import", files, "--export-name", "workshop");

        assertThat(outcomes(first)).containsExactly("2018-10 loaded 119307", "2018-11 loaded 124340");
        JsonNode sums = query("SELECT billing_period, count(*) AS n, sum(line_item_unblended_cost) AS cost"
                + " FROM aws_billing.workshop_unified GROUP BY 1 ORDER BY 1");
        assertThat(sums.get(0).get("n").asLong()).isEqualTo(119_307);
        assertThat(sums.get(0).get("cost").decimalValue()).isEqualByComparingTo("4064.4831315379");
        assertThat(sums.get(1).get("n").asLong()).isEqualTo(124_340);
        assertThat(sums.get(1).get("cost").decimalValue()).isEqualByComparingTo("3505.326968126800");
        assertThat(query(
                                "SELECT count(*) AS n FROM (DESCRIBE aws_billing.workshop_unified)"
                                        + " WHERE column_name NOT LIKE 'tarn\\_%' ESCAPE '\\' AND column_name <> 'billing_period'")
                        .get(0)
                        .get("n")
                        .asInt())
                .isEqualTo(126);
        assertThat(query("SELECT DISTINCT line_item_usage_account_id AS id FROM aws_billing.workshop_unified"
                        + " WHERE line_item_usage_account_id LIKE '0%'"))
                .as("an account id starts with 0")
                .isNotEmpty();

        Run second = load("import", files, "--export-name", "workshop");

        assertThat(outcomes(second)).containsExactly("2018-10 skipped 119307", "2018-11 skipped 124340");
        assertThat(count("workshop")).isEqualTo(243_647);
    }

    @Test
    void kokuBucketLoadsAsItsManifestSays() throws IOException {
        Object[] command = {
            "aws", "import-cur", "--bucket", SAMPLES.resolve("koku/local_bucket"), "--export-name", "koku-local"
        };

        assertThat(outcomes(load(command))).containsExactly("2018-08 loaded 13380");
        assertThat(outcomes(load(command))).containsExactly("2018-08 skipped 13380");
        assertThat(count("koku_local")).isEqualTo(13_380);
    }

    @Test
    void focusExportLoadsBothMonthsAndARestatedOneReplaces() throws IOException {
        Path bucket = copy(SAMPLES.resolve("aws-focus-s3/demo"), folder.resolve("demo"));
        Object[] command = {
            "aws", "import-cur", "--bucket", bucket, "--prefix", "exports", "--export-name", "costroid-demo"
        };

        assertThat(outcomes(load(command))).containsExactly("2026-05 loaded 42", "2026-06 loaded 42");
        assertThat(outcomes(load(command))).containsExactly("2026-05 skipped 42", "2026-06 skipped 42");

        restateJune(bucket.resolve("exports/costroid-demo"));

        assertThat(outcomes(load(command))).containsExactly("2026-05 skipped 42", "2026-06 replaced 41");
        assertThat(count("costroid_demo")).isEqualTo(83);
    }

    @Test
    void focusSampleSplitsIntoItsTwoPeriods() throws IOException {
        Path file = SAMPLES.resolve("focus/focus_sample.csv");

        assertThat(outcomes(load("import", file, "--export-name", "focus")))
                .containsExactly("2024-09 loaded 999", "2024-10 loaded 1");
        JsonNode sum = query("SELECT count(*) AS n, sum(BilledCost) AS cost FROM aws_billing.focus_unified");
        assertThat(sum.get(0).get("n").asLong()).isEqualTo(1000);
        assertThat(sum.get(0).get("cost").decimalValue()).isEqualByComparingTo(new BigDecimal("20.52022672899"));
        assertThat(outcomes(load("import", file, "--export-name", "focus")))
                .containsExactly("2024-09 skipped 999", "2024-10 skipped 1");
    }

    /** AWS delivers June again, in a folder of its own, without the last line item. */
    private static void restateJune(Path export) throws IOException {
        String before = "20260702T120000Z-a1b2c3d4";
        String after = "20260703T120000Z-e5f6a7b8";
        Path data = export.resolve("data/BILLING_PERIOD=2026-06");
        Path metadata = export.resolve("metadata/BILLING_PERIOD=2026-06");
        Files.createDirectories(data.resolve(after));
        try (InputStream in = new GZIPInputStream(
                        Files.newInputStream(data.resolve(before).resolve("costroid-demo-00001.csv.gz")));
                OutputStream out = new GZIPOutputStream(
                        Files.newOutputStream(data.resolve(after).resolve("costroid-demo-00001.csv.gz")))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            out.write((String.join("\n", lines.subList(0, lines.size() - 1)) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Path manifest = metadata.resolve("costroid-demo-Manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace(before, after));
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
        return to;
    }

    private Run load(Object... command) {
        Object[] all = Stream.concat(Stream.of(command), Stream.of("--database-path", database, "--json"))
                .toArray();
        Run run = Run.of(all);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private static List<String> outcomes(Run run) throws IOException {
        List<String> outcomes = new ArrayList<>();
        for (JsonNode period : JSON.readTree(run.out()).get("periods")) {
            outcomes.add(period.get("billing_period").asText() + " "
                    + period.get("outcome").asText() + " " + period.get("rows").asLong());
        }
        return outcomes;
    }

    private long count(String export) throws IOException {
        return query("SELECT count(*) AS n FROM aws_billing." + export + "_unified")
                .get(0)
                .get("n")
                .asLong();
    }

    private JsonNode query(String sql) throws IOException {
        Run run = Run.of("query", sql, "--format", "json", "--database-path", database);
        assertThat(run.code()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }
}
