package dev.tarn.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.Tarn;
import dev.tarn.billing.LooseFiles;
import dev.tarn.config.ConfigLoader;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.row.RowCursor;
import dev.tarn.testing.s3.S3Server;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that others made, from files here and from a bucket; the tests of the command line have more of them. */
class ExportsTest {

    private static final Path SAMPLES = Path.of(System.getProperty("tarn.samples", "no-samples"));
    private static final String FOCUS = "focus/focus_sample.csv";

    @TempDir
    Path folder;

    private Tarn tarn;

    @BeforeEach
    void open() {
        assumeTrue(Files.isDirectory(SAMPLES), () -> "the real exports are not here: " + SAMPLES);
        tarn = Tarn.open("bigquery", Server.settings());
    }

    @AfterEach
    void close() {
        if (tarn != null) {
            tarn.close();
        }
    }

    @Test
    void theWorkshopsMonthsComeOutOfABucketInParts() {
        String bucket = S3Server.server().freshBucket();
        S3Server.server().upload(SAMPLES.resolve("aws-workshop-cur"), bucket, "workshop/");
        Map<String, String> environment =
                new HashMap<>(S3Server.server().environment(S3Server.server().endpoint()));
        environment.put("TARN_S3_SPOOL_DIRECTORY", folder.resolve("spool").toString());
        environment.put("TARN_S3_SPOOL_LIMIT", "5MB");
        assertWorkshop(LooseFiles.named("workshop")
                .add("s3://" + bucket + "/workshop/**.parquet")
                .config(ConfigLoader.load(environment, Map.of()))
                .build());
    }

    private void assertWorkshop(LooseFiles export) {
        assertThat(outcomes(tarn.load(export))).containsExactly("2018-10 LOADED 119307", "2018-11 LOADED 124340");
        try (RowCursor rows = tarn.query("SELECT billing_period, COUNT(*) AS n, SUM(line_item_unblended_cost) AS cost,"
                + " COUNT(DISTINCT tarn_source_file) AS files FROM `" + dataset() + "`.workshop_unified"
                + " GROUP BY billing_period ORDER BY billing_period")) {
            assertThat(rows.toList())
                    .extracting(row -> row.get(0) + " " + row.get(1) + " "
                            + ((BigDecimal) row.get(2)).stripTrailingZeros().toPlainString())
                    .containsExactly("2018-10 119307 4064.4831315379", "2018-11 124340 3505.3269681268");
        }
        assertThat(outcomes(tarn.load(export))).containsExactly("2018-10 SKIPPED 119307", "2018-11 SKIPPED 124340");
    }

    @Test
    void theFocusSampleSplitsIntoItsTwoPeriods() throws IOException {
        LooseFiles export =
                LooseFiles.named("focus").add(SAMPLES.resolve(FOCUS).toString()).build();

        assertThat(outcomes(tarn.load(export))).containsExactly("2024-09 LOADED 999", "2024-10 LOADED 1");
        try (RowCursor rows = tarn.query("SELECT COUNT(*), SUM(BilledCost) FROM `" + dataset() + "`.focus_unified")) {
            List<Object> row = rows.toList().get(0);
            assertThat(row.get(0)).isEqualTo(1000L);
            assertThat((BigDecimal) row.get(1)).isEqualByComparingTo("20.52022672899");
        }
        assertThat(outcomes(tarn.load(export))).containsExactly("2024-09 SKIPPED 999", "2024-10 SKIPPED 1");
    }

    private static String dataset() {
        return "aws_billing";
    }

    private static List<String> outcomes(LoadReport report) {
        return report.periods().stream()
                .map((PeriodReport period) ->
                        period.key().partition().period() + " " + period.outcome() + " " + period.rows())
                .toList();
    }
}
