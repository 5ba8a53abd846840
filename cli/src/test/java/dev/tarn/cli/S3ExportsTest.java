package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.testing.s3.FaultyNetwork;
import dev.tarn.testing.s3.S3Server;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The exports of {@link RealExportsTest} in buckets: the same must come out, and nothing may stay in the spool. */
@ParameterizedClass
@EnumSource(
        value = Database.Kind.class,
        names = {"DUCKDB", "LAKE_IN_DUCKDB"})
class S3ExportsTest {

    private static final Path SAMPLES = Path.of(System.getProperty("tarn.samples", "no-samples"));
    private static final Pattern RANGE = Pattern.compile("range: bytes=(\\d+)-(\\d+)");

    @Parameter
    Database.Kind kind;

    @TempDir
    Path folder;

    private final FaultyNetwork network = FaultyNetwork.before(S3Server.server().endpoint());
    private final String bucket = S3Server.server().freshBucket();

    @BeforeEach
    void samplesAreThere() {
        assumeTrue(Files.isDirectory(SAMPLES), () -> "the real exports are not here: " + SAMPLES);
    }

    @AfterEach
    void nothingStays() throws IOException {
        network.close();
        Path spool = folder.resolve("spool");
        if (Files.isDirectory(spool)) {
            try (Stream<Path> left = Files.list(spool)) {
                assertThat(left).isEmpty();
            }
        }
    }

    private Database database(String spoolLimit) {
        Map<String, String> environment = new HashMap<>(S3Server.server().environment(network.endpoint()));
        environment.put("TARN_S3_SPOOL_DIRECTORY", folder.resolve("spool").toString());
        environment.put("TARN_S3_SPOOL_LIMIT", spoolLimit);
        return kind.in(folder).with(environment);
    }

    @Test
    void workshopMonthsHaveTheirRowsAndSums() throws IOException {
        assumeTrue(kind == Database.Kind.LAKE_IN_DUCKDB, "one kind of database says enough about many columns");
        S3Server.server().upload(SAMPLES.resolve("aws-workshop-cur"), bucket, "workshop/");
        Object[] load = {"import", "s3://" + bucket + "/workshop/**.parquet", "--export-name", "workshop"};
        Database database = database("5MB");

        assertThat(database.load(load)).containsExactly("2018-10 loaded 119307", "2018-11 loaded 124340");
        JsonNode sums = database.query("SELECT billing_period, count(*) AS n, sum(line_item_unblended_cost) AS cost"
                + " FROM aws_billing.workshop_unified GROUP BY 1 ORDER BY 1");
        assertThat(sums.get(0).get("n").asLong()).isEqualTo(119_307);
        assertThat(sums.get(0).get("cost").decimalValue()).isEqualByComparingTo("4064.4831315379");
        assertThat(sums.get(1).get("n").asLong()).isEqualTo(124_340);
        assertThat(sums.get(1).get("cost").decimalValue()).isEqualByComparingTo("3505.326968126800");
        assertThat(database.load(load)).containsExactly("2018-10 skipped 119307", "2018-11 skipped 124340");
    }

    @Test
    void kokuBucketLoadsAsItsManifestSaysAndIsFetchedOnce() throws IOException {
        S3Server.server().upload(SAMPLES.resolve("koku/local_bucket"), bucket, "koku/");
        Database database = database("1GB");
        Object[] load = {"aws", "import-cur", "--bucket", "s3://" + bucket + "/koku", "--export-name", "koku-local"};

        assertThat(database.load(load)).containsExactly("2018-08 loaded 13380");
        long data = S3Server.server().client().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                .filter(object -> object.key().endsWith(".csv.gz"))
                .mapToLong(object -> object.size())
                .sum();
        // Each header is looked at before, by one request that is no larger than a part.
        assertThat(bytesAskedFor(".csv.gz")).isGreaterThanOrEqualTo(data).isLessThanOrEqualTo(2 * data);
        network.heal();
        assertThat(database.load(load)).containsExactly("2018-08 skipped 13380");
        assertThat(bytesAskedFor(".csv.gz")).isZero();

        JsonNode listed = database.json(
                "aws", "list-manifests", "--bucket", "s3://" + bucket + "/koku", "--export-name", "koku-local");
        assertThat(listed).hasSize(1);
        assertThat(database.json("aws", "list-exports", "--bucket", "s3://" + bucket)
                        .get("bucket")
                        .toString())
                .contains("koku-local");
    }

    private long bytesAskedFor(String ending) {
        return network.requests().stream()
                .filter(request -> request.startsWith("get ")
                        && request.lines().findFirst().orElse("").contains(ending))
                .mapToLong(request -> {
                    Matcher range = RANGE.matcher(request);
                    assertThat(range.find()).as(request).isTrue();
                    return Long.parseLong(range.group(2)) - Long.parseLong(range.group(1)) + 1;
                })
                .sum();
    }

    @Test
    void focusExportLoadsBothMonthsAndARestatedOneReplaces() throws IOException {
        FocusExport export = FocusExport.copied(SAMPLES, folder.resolve("demo"));
        Object[] load = export.load();
        for (int i = 0; i < load.length; i++) {
            if (load[i].equals("--bucket")) {
                load[i + 1] = "s3://" + bucket;
            }
        }
        Database database = database("1MB");
        S3Server.server().upload(folder.resolve("demo"), bucket, "");
        assertThat(database.load(load)).containsExactly("2026-05 loaded 42", "2026-06 loaded 42");

        export.restateJune(lines -> lines.subList(0, lines.size() - 1));
        S3Server.server().upload(folder.resolve("demo"), bucket, "");
        assertThat(database.load(load)).containsExactly("2026-05 skipped 42", "2026-06 replaced 41");
    }

    @Test
    void aFileOfTwoPeriodsIsFetchedOnce() throws IOException {
        S3Server.server().upload(SAMPLES.resolve("focus"), bucket, "focus/");
        String file = "s3://" + bucket + "/focus/focus_sample.csv";
        Object[] load = {"import", file, "--export-name", "focus"};
        Database database = database("1GB");

        assertThat(database.load(load)).containsExactly("2024-09 loaded 999", "2024-10 loaded 1");
        JsonNode sum = database.row("SELECT count(*) AS n, sum(BilledCost) AS cost FROM aws_billing.focus_unified");
        assertThat(sum.get("n").asLong()).isEqualTo(1000);
        assertThat(sum.get("cost").decimalValue()).isEqualByComparingTo(new BigDecimal("20.52022672899"));
        long size = Files.size(SAMPLES.resolve("focus/focus_sample.csv"));
        assertThat(bytesAskedFor("focus_sample.csv"))
                .as("the file, and its head")
                .isEqualTo(size + (128 << 10));
        assertThat(database.load(load)).containsExactly("2024-09 skipped 999", "2024-10 skipped 1");
        assertThat(List.of(database.row("SELECT DISTINCT tarn_source_file AS f FROM aws_billing.focus_unified")
                        .get("f")
                        .asText()))
                .containsExactly("focus/focus_sample.csv");
    }
}
