package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportPathTest {

    @ParameterizedTest
    @CsvSource({
        "20250901-20251001/cur-Manifest.json, CUR_V1, 2025-09, ''",
        "20160101-20160131/cur-1.csv.gz, CUR_V1, 2016-01, ''",
        "20250901-20251001/1ab-2c/cur-00001.csv.gz, CUR_V1, 2025-09, 1ab-2c",
        "cur/year=2025/month=9/cur-00001.snappy.parquet, CUR_V1, 2025-09, ''",
        "year=2025/month=12/cur-00001.snappy.parquet, CUR_V1, 2025-12, ''",
        "data/BILLING_PERIOD=2025-11/cur-00001.csv.gz, DATA_EXPORTS, 2025-11, ''",
        "Data/billing_period=2025-11/cur-00001.csv.gz, DATA_EXPORTS, 2025-11, ''",
        "metadata/BILLING_PERIOD=2025-11/20251101T000000Z-ab/cur-Manifest.json, DATA_EXPORTS, 2025-11, 20251101T000000Z-ab"
    })
    void everyLayoutSaysPeriodAndRefresh(String path, ExportPath.Layout layout, String period, String generation) {
        ExportPath parsed = ExportPath.parse(path, "cur").orElseThrow();

        assertThat(parsed.layout()).isEqualTo(layout);
        assertThat(parsed.period()).hasToString(period);
        assertThat(parsed.generation()).isEqualTo(generation);
        assertThat(path).endsWith(parsed.fileName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cur-Manifest.json",
                "crawler-cfn.yml",
                "cost_and_usage_data_status/cost_and_usage_data_status.parquet",
                "other/year=2025/month=9/other-00001.snappy.parquet",
                "cur/year=2025/month=13/cur-1.parquet",
                "20251301-20260101/cur-1.csv.gz",
                "metadata/BILLING_PERIOD=2025-11/notes.csv",
                "data/2025-11/cur-1.csv.gz",
                "data/BILLING_PERIOD=2025-11/",
                ""
            })
    void whatLiesBesideIsNoPartOfAPeriod(String path) {
        assertThat(ExportPath.parse(path, "cur")).isEmpty();
    }

    @Test
    void whatLiesDeeperThanAwsPutsItIsMarked() {
        ExportPath deep = ExportPath.parse("data/BILLING_PERIOD=2025-11/a/b/c/cur-1.csv.gz", "cur")
                .orElseThrow();

        assertThat(deep.nested()).isTrue();
        assertThat(deep.generation()).isEqualTo("a");
        assertThat(ExportPath.parse("data/BILLING_PERIOD=2025-11/a/cur-1.csv.gz", "cur"))
                .get()
                .returns(false, ExportPath::nested);
    }

    @Test
    void redshiftsManifestIsNone() {
        assertThat(ExportPath.isManifest("cur-RedshiftManifest.json")).isFalse();
        assertThat(ExportPath.isManifest("cur-Manifest.json")).isTrue();
        assertThat(ExportPath.isManifest("manifest.json")).isTrue();
    }
}
