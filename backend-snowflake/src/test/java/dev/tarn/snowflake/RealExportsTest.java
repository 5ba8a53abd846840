package dev.tarn.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.Tarn;
import dev.tarn.billing.AwsExport;
import dev.tarn.billing.BillingExport;
import dev.tarn.billing.LooseFiles;
import dev.tarn.config.ConfigLoader;
import dev.tarn.load.LoadReport;
import dev.tarn.row.RowCursor;
import dev.tarn.testing.s3.S3Server;
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

/** Exports that others made, from local files and from a bucket, with what must come out. */
class RealExportsTest {

    private static final Path SAMPLES = Path.of(System.getProperty("tarn.samples", "no-samples"));

    @TempDir
    Path folder;

    private Tarn tarn;

    @BeforeEach
    void open() {
        assumeTrue(Files.isDirectory(SAMPLES), () -> "the real exports are not here: " + SAMPLES);
        tarn = Tarn.open("snowflake", Account.settings());
    }

    @AfterEach
    void close() {
        if (tarn != null) {
            tarn.close();
        }
    }

    private List<String> load(BillingExport export) {
        LoadReport report = tarn.load(export).orThrow();
        return report.periods().stream()
                .map(period -> period.key().partition().period() + " " + period.outcome() + " " + period.rows())
                .toList();
    }

    private List<Object> row(String sql) {
        try (RowCursor rows = tarn.query(sql)) {
            return rows.toList().get(0);
        }
    }

    private Map<String, String> s3() {
        Map<String, String> environment = new HashMap<>(S3Server.server().environment());
        environment.put("TARN_S3_SPOOL_DIRECTORY", folder.resolve("spool").toString());
        return environment;
    }

    @Test
    void workshopMonthsHaveTheirRowsSumsAndAllColumns() {
        LooseFiles export = LooseFiles.named("workshop")
                .add(SAMPLES.resolve("aws-workshop-cur"))
                .build();

        assertThat(load(export)).containsExactly("2018-10 LOADED 119307", "2018-11 LOADED 124340");
        assertThat((BigDecimal) row("SELECT SUM(line_item_unblended_cost) FROM aws_billing.workshop_unified"
                                + " WHERE billing_period = '2018-10'")
                        .get(0))
                .isEqualByComparingTo("4064.4831315379");
        assertThat((BigDecimal) row("SELECT SUM(line_item_unblended_cost) FROM aws_billing.workshop_unified"
                                + " WHERE billing_period = '2018-11'")
                        .get(0))
                .isEqualByComparingTo("3505.326968126800");
        try (RowCursor rows = tarn.query("SELECT * FROM aws_billing.workshop_unified LIMIT 1")) {
            assertThat(rows.columns()).hasSize(130);
        }
        assertThat(load(export)).containsExactly("2018-10 SKIPPED 119307", "2018-11 SKIPPED 124340");
    }

    @Test
    void aBucketOfCurLoadsAsItsManifestSays() {
        String bucket = S3Server.server().freshBucket();
        S3Server.server().upload(SAMPLES.resolve("koku/local_bucket"), bucket, "koku/");
        Map<String, String> environment = s3();
        environment.put("TARN_AWS_BUCKET", "s3://" + bucket + "/koku");
        environment.put("TARN_AWS_EXPORT_NAME", "koku-local");
        AwsExport export = AwsExport.from(ConfigLoader.load(environment, Map.of()));

        assertThat(load(export)).containsExactly("2018-08 LOADED 13380");
        assertThat(load(export)).containsExactly("2018-08 SKIPPED 13380");
        assertThat(row("SELECT COUNT(*) FROM aws_billing.koku_local_unified"))
                .extracting(Object::toString)
                .containsExactly("13380");
    }

    @Test
    void aFocusFileSplitsIntoItsTwoPeriods() {
        String bucket = S3Server.server().freshBucket();
        S3Server.server().upload(SAMPLES.resolve("focus"), bucket, "focus/");
        LooseFiles fromBucket = LooseFiles.named("focus")
                .add("s3://" + bucket + "/focus/focus_sample.csv")
                .config(ConfigLoader.load(s3(), Map.of()))
                .build();
        LooseFiles local = LooseFiles.named("local")
                .add(SAMPLES.resolve("focus/focus_sample.csv"))
                .build();

        assertThat(load(fromBucket)).containsExactly("2024-09 LOADED 999", "2024-10 LOADED 1");
        assertThat(load(local)).containsExactly("2024-09 LOADED 999", "2024-10 LOADED 1");
        for (String view : List.of("focus_unified", "local_unified")) {
            List<Object> sums = row("SELECT COUNT(*), SUM(BilledCost) FROM aws_billing." + view);
            assertThat(sums.get(0)).hasToString("1000");
            assertThat((BigDecimal) sums.get(1)).isEqualByComparingTo("20.52022672899");
        }
    }
}
