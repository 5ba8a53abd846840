package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.Compression;
import dev.tarn.model.DataFile;
import dev.tarn.model.FileFormat;
import dev.tarn.spi.RowSelection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooseFilesTest {

    private static final String HEADER = "BillingPeriodStart,BilledCost\n";
    private static final String JULY = HEADER + "2026-07-01 00:00:00,1\n";
    private static final String AUGUST = HEADER + "2026-08-01T00:00:00Z,2\n";
    private static final String BOTH = JULY + "2026-08-01,3\n";

    @TempDir
    Path folder;

    private Bucket bucket;

    @BeforeEach
    void open() {
        bucket = new Bucket(folder);
    }

    @Test
    void eachMonthGetsTheFilesThatHaveItsRows() {
        bucket.put("a/july.csv", JULY)
                .put("a/both.csv", BOTH)
                .put("a/empty.csv", "")
                .put("a/header.csv", HEADER);

        List<Delivery> deliveries = list(named().add(folder.resolve("a")));

        assertThat(deliveries)
                .extracting(d -> d.key().partition().toString())
                .containsExactly("file/bills/2026-07", "file/bills/2026-08");
        assertThat(AwsExportTest.keys(deliveries.get(0))).containsExactly("both.csv", "july.csv");
        assertThat(AwsExportTest.keys(deliveries.get(1))).containsExactly("both.csv");
        assertThat(AwsExportTest.files(deliveries.get(0)).selection())
                .isEqualTo(new RowSelection.InPeriod("BillingPeriodStart", YearMonth.of(2026, 7)));
        assertThat(deliveries).noneMatch(Delivery::confirmed);
        assertThat(deliveries).extracting(Delivery::dataFormatVersion).containsOnly("FILES");
        assertThat(deliveries.get(0).warnings()).containsExactly("empty.csv is empty");
    }

    @Test
    void filesOfOneMonthEachAreTakenWhole() {
        bucket.put("july.csv", JULY).put("august.csv", AUGUST);

        assertThat(list(named().add(folder.resolve("*.csv").toString())))
                .allSatisfy(d -> assertThat(AwsExportTest.files(d).selection()).isEqualTo(new RowSelection.All()))
                .hasSize(2);
    }

    @Test
    void aCopyIsTheSameVersionAndAnotherContentIsNot() {
        bucket.put("one/july.csv", JULY)
                .put("two/deep/renamed.csv", JULY)
                .put("three/july.csv", JULY + "2026-07-01,9\n");

        String version = version("one/july.csv");
        bucket.written("one/july.csv", Instant.parse("2001-01-01T00:00:00Z"));
        assertThat(version("one/july.csv")).isEqualTo(version);
        assertThat(version("two")).isEqualTo(version);
        assertThat(version("three")).isNotEqualTo(version);
    }

    @Test
    void howMonthsAreToldIsPartOfTheVersion() {
        bucket.put("july.csv", "BillingPeriodStart,invoice\n2026-07-01,2026-07-03\n")
                .put("both/both.csv", "BillingPeriodStart,invoice\n2026-07-01,2026-07-03\n2026-08-01,2026-07-03\n");
        YearMonth july = YearMonth.of(2026, 7);

        assertThat(List.of(
                        version(named().add(folder.resolve("july.csv"))),
                        version(named().add(folder.resolve("july.csv")).periodColumn("invoice")),
                        version(named().add(folder.resolve("july.csv")).period(july))))
                .doesNotHaveDuplicates();
        assertThat(List.of(
                        version(named().add(folder.resolve("both"))),
                        version(named().add(folder.resolve("both")).periodColumn("INVOICE")),
                        version(named().add(folder.resolve("both")).period(july))))
                .doesNotHaveDuplicates();
        assertThat(version(named().add(folder.resolve("july.csv")).periodColumn("BillingPeriodStart")))
                .isEqualTo(version("july.csv"));
    }

    @Test
    void onlyFilesOfSeveralMonthsBelongTogether() {
        bucket.put("july.csv", JULY).put("august.csv", AUGUST).put("both/both.csv", BOTH);
        LooseFiles each = named().add(folder.resolve("*.csv").toString()).build();
        LooseFiles mixed = named().add(folder).build();
        LooseFiles given = named().add(folder).period(YearMonth.of(2026, 7)).build();

        List.of(each, mixed, given).forEach(files -> files.deliveries(new FakeReader()));

        assertThat(each.atomic()).isFalse();
        assertThat(mixed.atomic()).isTrue();
        assertThat(given.atomic()).isFalse();
    }

    @Test
    void aFileThatIsNamedTwiceIsReadOnceAndACopyIsReported() throws IOException {
        bucket.put("july.csv", JULY).put("copy.csv", JULY);
        Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("july.csv"));

        Delivery delivery = list(named().add(folder)
                        .add(folder.resolve("july.csv"))
                        .add(folder.resolve("./j*.csv").toString()))
                .get(0);
        assertThat(AwsExportTest.keys(delivery)).containsExactly("copy.csv", "july.csv");
        assertThat(delivery.warnings())
                .containsExactly("july.csv holds the same bytes as copy.csv; the rows of both are loaded");
    }

    @Test
    void aGivenPeriodNeedsNoColumn() {
        bucket.put("x.csv", "a,b\n1,2\n").put("empty.csv", "");

        Delivery delivery = list(named().add(folder)
                        .period(YearMonth.of(2026, 7))
                        .vendor("gcp"))
                .get(0);
        assertThat(delivery.key().partition()).hasToString("gcp/bills/2026-07");
        assertThat(AwsExportTest.keys(delivery)).containsExactly("empty.csv", "x.csv");
    }

    @Test
    void aColumnMayBeNamedInAnyCase() {
        bucket.put("x.csv", "Month,b\n2026-07,2\n");

        assertThat(list(named().add(folder).periodColumn("month"))).hasSize(1);
    }

    @Test
    void theOtherWellKnownColumnsAreFound() {
        bucket.put("v1.csv", "bill/BillingPeriodStartDate,b\n2026-07-01T00:00:00Z,2\n")
                .put("v2.csv", "bill_billing_period_start_date,b\n2026-07-01 00:00:00,2\n");

        assertThat(list(named().add(folder.resolve("v1.csv")))).hasSize(1);
        assertThat(list(named().add(folder.resolve("v2.csv")))).hasSize(1);
        assertThatThrownBy(() -> list(named().add(folder)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("v1.csv", "v2.csv", "separately");
    }

    @Test
    void aMissingColumnIsAnsweredWithTheNearest() {
        bucket.put("x.csv", "a,b,c,d,e,f,g,h,billing_month,i,j\n");

        assertThatThrownBy(() -> list(named().add(folder).periodColumn("BillingMonth")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("x.csv", "no column 'BillingMonth'", "[billing_month,", "11 columns");
        assertThatThrownBy(() -> list(named().add(folder)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("none of [BillingPeriodStart", "give the billing period");
    }

    @ParameterizedTest
    @CsvSource({"'',no billing period", "soon,'soon'", "2026-13-01,'2026-13'"})
    void aRowWithoutABillingPeriodIsRefused(String value, String shown) {
        bucket.put("x.csv", JULY + value + ",1\n");

        assertThatThrownBy(() -> list(named().add(folder)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("x.csv", "1 rows", shown, "'BillingPeriodStart'");
    }

    @Test
    void filesWithoutRowsHaveNoPeriod() {
        bucket.put("a.csv", HEADER).put("b.csv", "");

        assertThatThrownBy(() -> list(named().add(folder)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("all 2 files hold no rows", "give the billing period");
        assertThatThrownBy(() -> list(named().add(folder.resolve("b.csv"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("b.csv holds no rows");
    }

    @Test
    void formatsAreToldByNameAndFoldersHoldOtherThingsToo() throws IOException {
        bucket.put("d/a.parquet", "x")
                .put("d/b.JSONL", "x")
                .put("d/sub/c.CSV", "x")
                .put("d/readme.txt", "x")
                .put("d/.hidden.csv", "x")
                .put("d/x-Manifest.json", "x");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve("d/d.csv.gz")))) {
            gzip.write(JULY.getBytes(StandardCharsets.UTF_8));
        }

        List<DataFile> files = new LocalFiles(List.of(folder.resolve("d").toString())).find();
        assertThat(files).extracting(DataFile::key).containsExactly("a.parquet", "b.JSONL", "d.csv.gz", "sub/c.CSV");
        assertThat(files)
                .extracting(DataFile::format)
                .containsExactly(FileFormat.PARQUET, FileFormat.JSON, FileFormat.CSV, FileFormat.CSV);
        assertThat(files)
                .extracting(DataFile::compression)
                .containsExactly(Compression.NONE, Compression.NONE, Compression.GZIP, Compression.NONE);
        assertThat(list(named().add(folder.resolve("d/d.csv.gz")))).hasSize(1);
        assertThatThrownBy(() -> list(named().add(folder.resolve("d/b.JSONL"))))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("b.JSONL", "nothing on the class path reads JSON");
    }

    @Test
    void patternsReachIntoFoldersAndNamesMayLookLikePatterns() {
        bucket.put("p/2026/07/a.csv", JULY).put("p/2026/08/a.csv", AUGUST).put("p/x[1].csv", JULY);

        assertThat(list(named().add(folder + "/p/**/*.csv"))).hasSize(2);
        assertThat(list(named().add(folder + "/p/2026/{07,09}/?.csv"))).hasSize(1);
        assertThat(AwsExportTest.keys(list(named().add(folder + "/p/x[1].csv")).get(0)))
                .containsExactly("x[1].csv");
    }

    @ParameterizedTest
    @CsvSource({
        "missing.csv, there is no such file",
        "*.parquet, no file matches",
        "nowhere/*.csv, there is no folder",
        "none, no data files",
        "a.txt, its name ends with none of",
        "a.csv.zip, no engine reads ZIP",
        "*.txt, its name ends with none of",
        "'[z', malformed"
    })
    void whatCannotBeFoundOrReadIsExplained(String path, String why) throws IOException {
        Files.createDirectory(folder.resolve("none"));
        bucket.put("a.txt", "x").put("a.csv.zip", "PK");

        assertThatThrownBy(() -> list(named().add(folder + "/" + path)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(why);
    }

    @Test
    void contradictorySettingsAreRefused() {
        assertThatThrownBy(() -> named().add("x")
                        .period(YearMonth.of(2026, 7))
                        .periodColumn("c")
                        .build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("give one of them");
        assertThatThrownBy(() -> named().build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("no files are given");
    }

    @Test
    void aChangeBetweenListingAndLoadingIsNoticed() throws IOException {
        bucket.put("july.csv", JULY);
        LooseFiles files = named().add(folder).build();
        Delivery delivery = files.deliveries(new FakeReader()).get(0);

        assertThatCode(() -> files.requireUnchanged(delivery)).doesNotThrowAnyException();
        bucket.written("july.csv", Instant.parse("2001-01-01T00:00:00Z"));
        assertThatCode(() -> files.requireUnchanged(delivery)).doesNotThrowAnyException();
        bucket.put("july.csv", JULY.replace('1', '2'));
        assertThatThrownBy(() -> files.requireUnchanged(delivery))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("july.csv", "has changed");
        bucket.remove("july.csv");
        assertThatThrownBy(() -> files.requireUnchanged(delivery))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("july.csv", "is gone");
    }

    private static LooseFiles.Builder named() {
        return LooseFiles.named("bills");
    }

    private static List<Delivery> list(LooseFiles.Builder files) {
        return files.build().deliveries(new FakeReader());
    }

    private String version(String path) {
        return version(named().add(folder.resolve(path)));
    }

    private static String version(LooseFiles.Builder files) {
        return list(files).get(0).key().version();
    }
}
