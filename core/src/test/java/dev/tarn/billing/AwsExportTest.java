package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.config.CurVersion;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.spi.RowSelection;
import dev.tarn.store.LocalObjectStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsExportTest {

    private static final Instant EARLY = Instant.parse("2025-10-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2025-10-05T00:00:00Z");

    @TempDir
    Path folder;

    private Bucket bucket;

    @BeforeEach
    void open() {
        bucket = new Bucket(folder);
    }

    @Test
    void curV1CreateNewTakesTheFilesOfTheManifestOfTheMonthOnly() {
        String month = "p/cur/20250901-20251001/";
        bucket.put(month + "old/cur-00001.csv.gz", "old")
                .put(
                        month + "old/cur-Manifest.json",
                        Bucket.v1Manifest("old", "20250901", month + "old/cur-00001.csv.gz"))
                .put(month + "new/cur-00001.csv.gz", "new")
                .put(month + "new/cur-00002.csv.gz", "newer")
                .put(month + "new/cur-00003.csv.gz", "not listed")
                .put(
                        month + "cur-Manifest.json",
                        Bucket.v1Manifest(
                                "new",
                                "20250901",
                                month + "new/cur-00001.csv.gz",
                                "/" + month + "new/cur-00002.csv.gz"))
                .put("p/cur/aws-programmatic-access-test-object", "")
                .put(month + "cur-RedshiftManifest.json", "{}")
                .put(month + "cur-create-table.sql", "create table");

        Delivery delivery = only(bucket.export("p", "cur"));

        assertThat(delivery.key()).hasToString("aws/cur/2025-09/new");
        assertThat(delivery.dataFormatVersion()).isEqualTo("CUR_V1");
        assertThat(delivery.confirmed()).isTrue();
        assertThat(delivery.warnings()).isEmpty();
        assertThat(keys(delivery)).containsExactly(month + "new/cur-00001.csv.gz", month + "new/cur-00002.csv.gz");
        assertThat(files(delivery).selection()).isEqualTo(new RowSelection.All());
        assertThat(files(delivery).declared()).containsEntry("lineItem/UnblendedCost", ColumnType.MONEY);
    }

    @Test
    void curV1OverwriteAndAthenaLayouts() {
        bucket.put("p/cur/20250801-20250901/cur-1.csv.gz", "x")
                .put(
                        "p/cur/20250801-20250901/cur-Manifest.json",
                        Bucket.v1Manifest("a8", "20250801", "p/cur/20250801-20250901/cur-1.csv.gz"))
                .put("p/cur/cur/year=2025/month=9/cur-00001.snappy.parquet", "status\nx\n")
                .put("p/cur/cur/crawler-cfn.yml", "yaml")
                .put(
                        "p/cur/20250901-20251001/cur-Manifest.json",
                        Bucket.v1Manifest("a9", "20250901", "p/cur/cur/year=2025/month=9/cur-00001.snappy.parquet"))
                .put(
                        "p/cur/cur/year=2025/month=9/cur-Manifest.json",
                        Bucket.v1Manifest("a9", "20250901", "p/cur/cur/year=2025/month=9/cur-00001.snappy.parquet"))
                .put("p/cur/cur/cost_and_usage_data_status/status.parquet", "status\nREADY\n");

        List<Delivery> deliveries = bucket.export("/p/", "cur").open().deliveries(new FakeReader());

        assertThat(deliveries)
                .extracting(d -> d.key().toString())
                .containsExactly("aws/cur/2025-08/a8", "aws/cur/2025-09/a9");
        assertThat(files(deliveries.get(1)).files().get(0).format()).isEqualTo(FileFormat.PARQUET);
    }

    @Test
    void aReportThatAwsIsOverwritingIsNotRead() {
        bucket.put("cur/cur/year=2025/month=9/cur-00001.snappy.parquet", "x")
                .put("cur/cost_and_usage_data_status/cost_and_usage_data_status.parquet", "status\nUPDATING\n");

        assertThatThrownBy(() -> only(bucket.export("", "cur")))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("cost_and_usage_data_status.parquet", "UPDATING", "try again later");
    }

    @Test
    void dataExportsOverwriteAndCreateNew() {
        String data = "p/x/data/BILLING_PERIOD=2025-10/";
        String meta = "p/x/metadata/BILLING_PERIOD=2025-10/";
        bucket.put("p/x/data/BILLING_PERIOD=2025-09/x-00001.csv.gz", "gz")
                .put("p/x/data/BILLING_PERIOD=2025-09/x-00002.csv.gz", "surplus of an overwrite that shrank")
                .put(
                        "p/x/metadata/BILLING_PERIOD=2025-09/x-Manifest.json",
                        "{\"executionId\":\"e9\",\"columns\":[{\"name\":\"BilledCost\",\"type\":\"double\"}],"
                                + "\"dataFiles\":[\"s3://b/p/x/data/BILLING_PERIOD=2025-09/x-00001.csv.gz\"]}")
                .put(data + "20251001T00Z-a/x-00001.csv", Bucket.CUR2_HEADER)
                .put(data + "20251002T00Z-b/x-00001.csv", "BilledCost\n")
                .put(
                        meta + "20251001T00Z-a/x-Manifest.json",
                        Bucket.dataManifest("a", "s3://b/" + data + "20251001T00Z-a/x-00001.csv"))
                .put(
                        meta + "20251002T00Z-b/x-Manifest.json",
                        Bucket.dataManifest("b", "s3://b/" + data + "20251002T00Z-b/x-00001.csv"));

        List<Delivery> deliveries = bucket.export("p", "x").open().deliveries(new FakeReader());

        assertThat(deliveries)
                .extracting(d -> d.key().toString())
                .containsExactly("aws/x/2025-09/e9", "aws/x/2025-10/b");
        assertThat(deliveries).extracting(Delivery::dataFormatVersion).containsOnly("FOCUS");
        assertThat(keys(deliveries.get(0))).containsExactly("p/x/data/BILLING_PERIOD=2025-09/x-00001.csv.gz");
        assertThat(keys(deliveries.get(1))).containsExactly(data + "20251002T00Z-b/x-00001.csv");
    }

    @Test
    void anEmptyDeliveryIsOneWhereTheManifestSaysSo() {
        bucket.put("x/metadata/BILLING_PERIOD=2025-10/x-Manifest.json", Bucket.dataManifest("e"));

        Delivery delivery = only(bucket.export("", "x"));
        assertThat(keys(delivery)).isEmpty();
        assertThat(delivery.confirmed()).isTrue();
    }

    @Test
    void withoutAnyManifestTheNewestRefreshIsListedAndUnconfirmed() {
        String data = "x/data/BILLING_PERIOD=2025-10/";
        bucket.put(data + "20251001T00Z-a/x-00001.csv", Bucket.CUR2_HEADER)
                .put(data + "20251002T00Z-b/x-00001.csv", Bucket.CUR2_HEADER)
                .put(data + "20251002T00Z-b/x-00002.csv", Bucket.CUR2_HEADER)
                .put(data + "aws-programmatic-access-test-object", "");

        Delivery delivery = only(bucket.export("", "x"));

        assertThat(delivery.confirmed()).isFalse();
        assertThat(delivery.dataFormatVersion()).isEqualTo("CUR_V2");
        assertThat(keys(delivery))
                .containsExactly(data + "20251002T00Z-b/x-00001.csv", data + "20251002T00Z-b/x-00002.csv");
        assertThat(delivery.warnings())
                .anyMatch(w -> w.contains("no manifest"))
                .anyMatch(w -> w.contains("2 refreshes"));
        assertThat(only(bucket.export("", "x")).key()).isEqualTo(delivery.key());

        bucket.put(data + "20251002T00Z-b/x-00002.csv", Bucket.CUR2_HEADER + "1,2025-10-01\n");
        assertThat(only(bucket.export("", "x")).key()).isNotEqualTo(delivery.key());
    }

    @Test
    void withoutAManifestAFileInAFolderOfItsOwnIsRefused() {
        String data = "x/data/BILLING_PERIOD=2025-10/";
        bucket.put(data + "20251001T00Z-a/extra/x-00002.csv", Bucket.CUR2_HEADER)
                .put(data + "20251002T00Z-b/x-00001.csv", Bucket.CUR2_HEADER);
        assertThat(keys(only(bucket.export("", "x"))))
                .as("the file of an older refresh is as old as that")
                .containsExactly(data + "20251002T00Z-b/x-00001.csv");

        bucket.put(data + "20251002T00Z-b/extra/x-00002.csv", Bucket.CUR2_HEADER);
        assertThat(broken(bucket.export("", "x")))
                .hasMessageContainingAll("2025-10", data + "20251002T00Z-b/extra/x-00002.csv", "no manifest");

        bucket.put(
                "x/metadata/BILLING_PERIOD=2025-10/x-Manifest.json",
                Bucket.dataManifest("e", data + "20251002T00Z-b/x-00001.csv"));
        assertThat(only(bucket.export("", "x")).confirmed())
                .as("a manifest says which files count")
                .isTrue();
    }

    @Test
    void severalAccountsOfOneMonthAreSeveralPartitions() {
        for (String account : List.of("222222222222", "011254002932")) {
            bucket.put("cur2/" + account + "/x/data/BILLING_PERIOD=2025-10/x-00001.csv", Bucket.CUR2_HEADER);
        }

        assertThat(bucket.export("cur2", "x").open().deliveries(new FakeReader()))
                .extracting(d -> d.key().partition().toString())
                .containsExactly("aws/x/011254002932/2025-10", "aws/x/222222222222/2025-10");
    }

    @Test
    void aMonthWithoutManifestAmongMonthsWithOneIsNotCompleteYet() {
        bucket.put("x/data/BILLING_PERIOD=2025-09/x-1.csv", Bucket.CUR2_HEADER)
                .put(
                        "x/metadata/BILLING_PERIOD=2025-09/x-Manifest.json",
                        Bucket.dataManifest("e", "x/data/BILLING_PERIOD=2025-09/x-1.csv"))
                .put("x/data/BILLING_PERIOD=2025-10/x-1.csv", Bucket.CUR2_HEADER);

        assertThat(bucket.export("", "x").open().deliveries(new FakeReader()))
                .extracting(d -> d.key().toString())
                .containsExactly("aws/x/2025-09/e", "aws/x/2025-10/incomplete");
        assertThat(only(bucket.export("", "x").between("2025-10", "2025-10")).content())
                .isEqualTo(new Delivery.Incomplete(PeriodListing.AWAITING_MANIFEST));
        ExportListing october = bucket.export("", "x").open().manifests().get(1);
        assertThat(october.problem()).contains("no manifest yet");
        assertThat(october.files()).isEqualTo(1);
    }

    @Test
    void aCopiedBucketWhoseKeysMovedIsRead() {
        String month = "copy/cur/20250901-20251001/";
        bucket.put(month + "a1/cur-1.csv.gz", "x")
                .put(
                        month + "cur-Manifest.json",
                        Bucket.v1Manifest("a1", "20250901", "orig/cur/20250901-20251001/a1/cur-1.csv.gz"))
                .put("copy/cur/20251001-20251101/cur-1.csv.gz", "x")
                .put(
                        "copy/cur/20251001-20251101/cur-Manifest.json",
                        Bucket.v1Manifest("a2", "20251001", "cur-1.csv.gz"));

        List<Delivery> deliveries = bucket.export("copy", "cur").open().deliveries(new FakeReader());

        assertThat(keys(deliveries.get(0))).containsExactly(month + "a1/cur-1.csv.gz");
        assertThat(keys(deliveries.get(1))).containsExactly("copy/cur/20251001-20251101/cur-1.csv.gz");
    }

    @Test
    void aFileOfAnotherRefreshNeverStandsInForAMissingOne() {
        String month = "cur/20250901-20251001/";
        bucket.put(month + "a1/cur-1.csv.gz", "x")
                .put(month + "cur-1.csv.gz", "x")
                .put(
                        month + "cur-Manifest.json",
                        Bucket.v1Manifest("a2", "20250901", "o/" + month + "a2/cur-1.csv.gz"));

        assertThat(broken(bucket.export("", "cur")))
                .hasMessageContainingAll(month + "cur-Manifest.json", "o/" + month + "a2/cur-1.csv.gz", "not there");
    }

    @Test
    void aSizeThatDiffersFromTheManifestsIsAnError() {
        bucket.put("x/data/BILLING_PERIOD=2025-10/x-1.csv", "12345")
                .put(
                        "x/metadata/BILLING_PERIOD=2025-10/x-Manifest.json",
                        "{\"dataFiles\":[{\"s3Uri\":\"s3://b/x/data/BILLING_PERIOD=2025-10/x-1.csv\",\"size\":6}]}");

        assertThat(broken(bucket.export("", "x")))
                .hasMessageContainingAll("x-Manifest.json", "x-1.csv", "6 bytes", "has 5");
    }

    @Test
    void aManifestThatLeadsOutOfTheBucketIsRefused() {
        bucket.put(
                "x/metadata/BILLING_PERIOD=2025-10/x-Manifest.json",
                Bucket.dataManifest("e", "s3://b/../../etc/passwd"));

        assertThat(broken(bucket.export("", "x"))).hasMessageContaining("no file of a bucket");
    }

    @Test
    void aFileThatIsListedTwiceIsReadOnce() {
        String key = "x/data/BILLING_PERIOD=2025-10/x-1.csv";
        bucket.put(key, Bucket.CUR2_HEADER)
                .put("x/metadata/BILLING_PERIOD=2025-10/x-Manifest.json", Bucket.dataManifest("e", key, key));

        Delivery delivery = only(bucket.export("", "x"));
        assertThat(keys(delivery)).containsExactly(key);
        assertThat(delivery.warnings()).anyMatch(w -> w.contains("twice"));
    }

    @Test
    void aManifestWithoutIdIsIdentifiedByItsFiles() {
        String key = "x/data/BILLING_PERIOD=2025-10/x-1.csv";
        String manifest = "x/metadata/BILLING_PERIOD=2025-10/x-Manifest.json";
        bucket.put(key, Bucket.CUR2_HEADER).put(manifest, "{\"dataFiles\": [\"" + key + "\"]}");

        String before = only(bucket.export("", "x")).key().version();
        assertThat(before).matches("files-[0-9a-f]{32}");
        bucket.put(key, Bucket.CUR2_HEADER + "1,2025-10-01\n");
        assertThat(only(bucket.export("", "x")).key().version()).isNotEqualTo(before);
    }

    @Test
    void withoutTheMonthsManifestTheNewestAssemblyCounts() {
        String month = "cur/20250901-20251001/";
        for (String assembly : List.of("a", "b")) {
            String key = month + assembly + "/cur-1.csv.gz";
            bucket.put(key, "x")
                    .put(month + assembly + "/cur-Manifest.json", Bucket.v1Manifest(assembly, "20250901", key));
        }
        bucket.written(month + "a/cur-Manifest.json", LATE).written(month + "b/cur-Manifest.json", EARLY);

        Delivery delivery = only(bucket.export("", "cur"));
        assertThat(delivery.key().version()).isEqualTo("a");
        assertThat(delivery.confirmed()).isFalse();
        assertThat(delivery.warnings()).anyMatch(w -> w.contains("time of change"));
    }

    @Test
    void onlyTheMonthsThatAreAskedForAreRead() {
        bucket.put("cur/20250801-20250901/cur-Manifest.json", "broken")
                .put("cur/20250901-20251001/cur-Manifest.json", Bucket.v1Manifest("a9", "20250901"))
                .put("cur/20251001-20251101/cur-Manifest.json", Bucket.v1Manifest("a10", "20251101"));

        assertThat(bucket.export("", "cur").between("2025-09", "2025-10").open().deliveries(new FakeReader()))
                .extracting(d -> d.key().toString())
                .containsExactly("aws/cur/2025-09/a9", "aws/cur/2025-10/a10");
        List<Delivery> all = bucket.export("", "cur").open().deliveries(new FakeReader());
        assertThat(all)
                .extracting(d -> d.key().toString())
                .containsExactly("aws/cur/2025-08/unreadable", "aws/cur/2025-09/a9", "aws/cur/2025-10/a10");
        assertThat(failure(all.get(0))).hasMessageContainingAll("20250801-20250901/cur-Manifest.json", "line 1");
        List<ExportListing> listed = bucket.export("", "cur").open().manifests();
        assertThat(listed).extracting(l -> l.period().toString()).containsExactly("2025-08", "2025-09", "2025-10");
        assertThat(listed.get(0).problem()).contains("broken JSON");
        assertThat(listed.get(1).problem()).isEmpty();
        assertThat(listed.get(2).warnings()).anyMatch(w -> w.contains("2025-11") && w.contains("2025-10"));
    }

    @Test
    void aListingSaysWhatAPersonWantsToKnow() {
        String manifest = "cur/20250901-20251001/cur-Manifest.json";
        String data = "cur/20250901-20251001/cur-1.csv.gz";
        bucket.put(data, "12345")
                .put(manifest, Bucket.v1Manifest("a9", "20250901", data))
                .written(manifest, LATE);

        assertThat(bucket.export("", "cur").open().manifests())
                .containsExactly(new ExportListing(
                        YearMonth.of(2025, 9),
                        "",
                        "a9",
                        "CUR_V1",
                        "csv.gz",
                        1,
                        5,
                        manifest,
                        Optional.of(LATE),
                        List.of(),
                        ""));
    }

    @Test
    void zipFilesAreRefusedWithTheWayOut() {
        String key = "cur/20250901-20251001/cur-1.csv.zip";
        bucket.put(key, "PK").put("cur/20250901-20251001/cur-Manifest.json", Bucket.v1Manifest("a9", "20250901", key));

        assertThat(broken(bucket.export("", "cur"))).hasMessageContainingAll(key, "GZIP or Parquet");
        ExportListing listed = bucket.export("", "cur").open().manifests().get(0);
        assertThat(listed.version()).isEqualTo("a9");
        assertThat(listed.problem()).contains("GZIP or Parquet");
    }

    @Test
    void settingsThatContradictTheBucketAreExplained() {
        bucket.put("x/data/BILLING_PERIOD=2025-10/x-1.csv", Bucket.CUR2_HEADER)
                .put("x/data/BILLING_PERIOD=2025-10/x-1.parquet", Bucket.CUR2_HEADER);
        Bucket.Settings settings = bucket.export("", "x");

        assertThatThrownBy(() -> only(settings))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("several formats", "export_format");
        assertThat(keys(only(settings.format(FileFormat.CSV))))
                .containsExactly("x/data/BILLING_PERIOD=2025-10/x-1.csv");
        assertThatThrownBy(() -> only(settings.version(CurVersion.V1)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("cur_version is v1", "a Data Export");
        assertThatThrownBy(() -> only(settings.format(FileFormat.CSV).version(CurVersion.FOCUS)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("cur_version is focus", "CUR 2.0");
        assertThat(only(settings.format(FileFormat.CSV).version(CurVersion.V2)).dataFormatVersion())
                .isEqualTo("CUR_V2");
    }

    @Test
    void filesOfAnotherFormatThanExportFormatAreNotRead() {
        String key = "x/data/BILLING_PERIOD=2025-10/x-1.csv";
        bucket.put(key, Bucket.CUR2_HEADER);
        Bucket.Settings parquet = bucket.export("", "x").format(FileFormat.PARQUET);
        assertThatThrownBy(() -> only(parquet))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("export_format is parquet", "2025-10 has no such file");

        bucket.put("x/metadata/BILLING_PERIOD=2025-10/x-Manifest.json", Bucket.dataManifest("e", key));
        assertThatThrownBy(() -> only(parquet))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("export_format is parquet", "x-Manifest.json lists " + key);
    }

    @Test
    void twoLayoutsInOneFolderNeedAVersion() {
        bucket.put("x/metadata/BILLING_PERIOD=2025-10/x-Manifest.json", Bucket.dataManifest("e"))
                .put("x/20250901-20251001/x-Manifest.json", Bucket.v1Manifest("a", "20250901"));

        assertThatThrownBy(() -> only(bucket.export("", "x")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("set cur_version");
        assertThat(only(bucket.export("", "x").version(CurVersion.V1)).key().version())
                .isEqualTo("a");
    }

    @Test
    void aWrongPrefixOrNameIsAnsweredWithWhatIsThere() {
        bucket.put("bills/org/cur/20250901-20251001/cur-Manifest.json", "{}")
                .put("focus/data/BILLING_PERIOD=2025-10/focus-00001.csv", "x");

        assertThatThrownBy(() -> only(bucket.export("bills", "kur")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll(
                        "'kur' below 'bills'", "prefix 'bills/org', export 'cur'", "prefix '', export 'focus'");
        assertThatThrownBy(() -> bucket.export("", "").open())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("no export_name", "export 'cur'");
        assertThat(ExportPlace.below(LocalObjectStore.at(folder), "bills"))
                .containsExactly(new ExportPlace("bills/org", "cur"));
    }

    @Test
    void anEmptyBucketIsSaidToBeEmpty() {
        assertThatThrownBy(() -> only(bucket.export("p", "x")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("the bucket has no folders");
    }

    static Delivery only(Bucket.Settings settings) {
        List<Delivery> deliveries = settings.open().deliveries(new FakeReader());
        assertThat(deliveries).hasSize(1);
        return deliveries.get(0);
    }

    private static BadDataException broken(Bucket.Settings settings) {
        return failure(only(settings));
    }

    private static BadDataException failure(Delivery delivery) {
        return (BadDataException) ((Delivery.Broken) delivery.content()).failure();
    }

    static Delivery.Files files(Delivery delivery) {
        return (Delivery.Files) delivery.content();
    }

    static List<String> keys(Delivery delivery) {
        return files(delivery).files().stream().map(DataFile::key).toList();
    }
}
