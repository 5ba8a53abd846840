package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.billing.ExportManifest.ListedFile;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestSourceTest {

    @ParameterizedTest
    @CsvSource({
        "p/cur/20250901-20251001/a-1/cur-1.csv.gz, s3://b/p",
        "p/cur/20250901-20251001/cur-1.csv.gz, s3://b/p",
        "/p/q/cur/20250901-20251001/a-1/cur-1.csv.gz, s3://b/p/q",
        "p//cur/20250901-20251001/a-1/cur-1.csv.gz, s3://b/p",
        "/cur/20250901-20251001/a-1/cur-1.csv.gz, s3://b",
        "//cur/20250901-20251001/a-1/cur-1.csv.gz, s3://b",
        "cur/cur/20250901-20251001/a-1/cur-1.csv.gz, s3://b/cur",
        "p/20250101-20250201/cur/20250901-20251001/a-1/cur-1.csv.gz, s3://b/p/20250101-20250201",
        "p/cur/cur/year=2025/month=9/cur-1.snappy.parquet, s3://b/p",
        "cur/cur/cur/year=2025/month=9/cur-1.snappy.parquet, s3://b/cur",
        "p/cur/year=2025/month=9/cur-1.snappy.parquet, s3://b/p",
        "p/011254002932/cur/20250901-20251001/a-1/cur-1.csv.gz, s3://b/p/011254002932",
        "20250901-20251001/cur-1.csv.gz, s3://b",
        "p/other/20250901-20251001/cur-1.csv.gz, s3://b/p/other",
        "s3://own/p/cur/20250901-20251001/a-1/cur-1.csv.gz, s3://own/p",
        "p/cur/cur-1.csv.gz, ''"
    })
    void ofCurV1(String key, String source) {
        assertThat(source("", "b", key)).isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource({
        "s3://b/p/cur/data/BILLING_PERIOD=2025-09/cur-1.csv.gz, s3://b/p",
        "s3://b/p/cur/data/BILLING_PERIOD=2025-09/20251001T00Z-a/cur-1.csv.gz, s3://b/p",
        "S3A://b//p/q/cur/data/billing_period=2025-09/cur-1.snappy.parquet, s3://b/p/q",
        "s3://b/cur/data/BILLING_PERIOD=2025-09/cur-1.csv.gz, s3://b",
        "s3://b/data/cur/data/BILLING_PERIOD=2025-09/cur-1.csv.gz, s3://b/data",
        "s3://b/data/BILLING_PERIOD=2025-09/cur-1.csv.gz, s3://b",
        "p/cur/data/BILLING_PERIOD=2025-09/cur-1.csv.gz, ''"
    })
    void ofDataExports(String reference, String source) {
        assertThat(source("", "", reference)).isEqualTo(source);
    }

    @Test
    void theExportsFolderIsAlsoFoundByTheNameThatTheManifestGivesIt() {
        assertThat(source("before", "b", "p/before/20250901-20251001/a-1/cur-1.csv.gz"))
                .isEqualTo("s3://b/p");
    }

    @Test
    void filesInSeveralPlacesOrNoneSayNothing() {
        String one = "s3://b/p/cur/data/BILLING_PERIOD=2025-09/cur-1.csv.gz";
        assertThat(source("", "", one, one.replace("cur-1", "cur-2"))).isEqualTo("s3://b/p");
        assertThat(source("", "", one, one.replace("/p/", "/q/"))).isEmpty();
        assertThat(source("", "b")).isEmpty();
    }

    private static String source(String name, String bucket, String... references) {
        return ManifestSource.of(
                new ExportManifest(
                        name,
                        bucket,
                        "",
                        "",
                        Optional.empty(),
                        Arrays.stream(references)
                                .map(reference -> new ListedFile(reference, OptionalLong.empty()))
                                .toList(),
                        Set.of(),
                        Map.of()),
                "cur");
    }
}
