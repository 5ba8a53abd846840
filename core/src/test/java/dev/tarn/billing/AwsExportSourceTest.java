package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a delivery was made to, whatever copy of it is read. */
class AwsExportSourceTest {

    @TempDir
    Path folder;

    @Test
    void aCopyHasTheSourceOfItsOriginal() {
        String period = "cur/20250901-20251001/";
        String key = "p/" + period + "a/cur-1.csv.gz";
        for (String place : List.of("p/", "copies/2025/p/", "")) {
            Bucket bucket = new Bucket(folder.resolve("copy of " + place.replace('/', ' ')));
            bucket.put(place + period + "a/cur-1.csv.gz", "x")
                    .put(place + period + "cur-Manifest.json", Bucket.v1Manifest("a", "20250901", key));

            assertThat(sources(bucket.export(place, "cur"))).containsExactly("s3://b/p");
        }
    }

    @Test
    void aCopyOfTheExportsOwnFolderHasItToo() {
        new Bucket(folder)
                .put("data/BILLING_PERIOD=2025-09/x-1.csv", Bucket.CUR2_HEADER)
                .put(
                        "metadata/BILLING_PERIOD=2025-09/x-Manifest.json",
                        Bucket.dataManifest("e", "s3://other/p/q/x/data/BILLING_PERIOD=2025-09/x-1.csv"));

        assertThat(sources(new Bucket(folder).export("", "x"))).containsExactly("s3://other/p/q");
    }

    @Test
    void aMonthWithoutFilesHasThatOfItsAccountsOtherMonths() {
        Bucket bucket = new Bucket(folder);
        for (String account : List.of("000000000001", "000000000002")) {
            String place = "p/" + account + "/x/";
            String key = place + "data/BILLING_PERIOD=2025-09/x-1.csv";
            bucket.put(key, Bucket.CUR2_HEADER)
                    .put(
                            place + "metadata/BILLING_PERIOD=2025-09/x-Manifest.json",
                            Bucket.dataManifest("e", "s3://b/" + key))
                    .put(place + "metadata/BILLING_PERIOD=2025-10/x-Manifest.json", Bucket.dataManifest("e"));
        }

        assertThat(sources(bucket.export("p", "x")))
                .containsExactly(
                        "s3://b/p/000000000001",
                        "s3://b/p/000000000002",
                        "s3://b/p/000000000001",
                        "s3://b/p/000000000002");
        assertThat(sources(bucket.export("p", "x").between("2025-10", "2025-10")))
                .as("no other month is read")
                .containsExactly("", "");
    }

    @Test
    void withoutAManifestNothingSaysIt() {
        Bucket bucket = new Bucket(folder).put("p/x/data/BILLING_PERIOD=2025-09/x-1.csv", Bucket.CUR2_HEADER);

        assertThat(sources(bucket.export("p", "x"))).containsExactly("");
    }

    private static List<String> sources(Bucket.Settings settings) {
        return settings.open().deliveries(new FakeReader()).stream()
                .map(delivery -> AwsExportTest.files(delivery).source())
                .toList();
    }
}
