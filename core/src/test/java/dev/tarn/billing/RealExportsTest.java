package dev.tarn.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.error.BadDataException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.RowSelection;
import dev.tarn.store.LocalObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports that other people got from AWS, or made to look so. */
class RealExportsTest {

    private final Path samples = Path.of(System.getProperty("tarn.samples", "missing"));
    private final FakeReader reader = new FakeReader();

    @BeforeEach
    void requireSamples() {
        assumeTrue(
                Files.isDirectory(samples),
                () -> "no samples of real billing exports in " + samples + " (-Dtarn.samples)");
    }

    @Test
    void aCurV1BucketWithOldManifests() {
        AwsExport export = new Bucket(samples.resolve("koku/local_bucket"))
                .export("", "koku-local")
                .open();
        Delivery delivery = export.deliveries(reader).get(0);

        assertThat(delivery.key()).hasToString("aws/koku-local/2018-08/16e57707-f9e3-49be-8be6-b84e684b5194");
        assertThat(delivery.dataFormatVersion()).isEqualTo("CUR_V1");
        assertThat(delivery.confirmed()).isTrue();
        assertThat(AwsExportTest.keys(delivery))
                .containsExactly(
                        "koku-local/20180801-20180901/16e57707-f9e3-49be-8be6-b84e684b5194/koku-local-1.csv.gz");
        assertThat(AwsExportTest.files(delivery).source())
                .as("its manifest names no bucket")
                .isEmpty();
        export.requireUnchanged(delivery);

        TableSchema schema = schema(delivery);
        assertThat(schema.columns()).hasSize(130);
        assertThat(BillingColumns.of(schema).measure().cost()).isEqualTo("lineItem/UnblendedCost");
        assertThat(schema.find("line_item_usage_account_id").map(Column::type)).contains(ColumnType.TEXT);
        assertThat(schema.find("reservation_reservation_a_r_n")).isPresent();
    }

    @Test
    void aFocusExportOverwrittenAndCreatedNew() {
        AwsExport export = new Bucket(samples.resolve("aws-focus-s3/demo"))
                .export("exports", "costroid-demo")
                .open();
        List<Delivery> deliveries = export.deliveries(reader);

        assertThat(deliveries)
                .extracting(d -> d.key().toString())
                .containsExactly(
                        "aws/costroid-demo/2026-05/20260702T120000Z-99887766",
                        "aws/costroid-demo/2026-06/20260702T120000Z-a1b2c3d4");
        assertThat(deliveries).extracting(Delivery::dataFormatVersion).containsOnly("FOCUS");
        assertThat(deliveries).allMatch(Delivery::confirmed);
        assertThat(AwsExportTest.keys(deliveries.get(0))).hasSize(2);
        TableSchema schema = schema(deliveries.get(0));
        assertThat(schema.columns()).hasSize(60);
        assertThat(schema.find("BilledCost").map(Column::type)).contains(ColumnType.MONEY);
        assertThat(schema.find("Tags").map(Column::type)).contains(ColumnType.TEXT_MAP);
        assertThat(export.manifests()).extracting(ExportListing::dataFormat).containsExactly("FOCUS", "");
        assertThat(export.manifests()).extracting(ExportListing::fileFormat).containsOnly("csv.gz");
    }

    @Test
    void theSameExportWithItsNameInThePrefixOrCopiedWithoutItsFolder() {
        for (Bucket.Settings settings : List.of(
                new Bucket(samples.resolve("aws-focus-s3/demo")).export("exports/costroid-demo", "costroid-demo"),
                new Bucket(samples.resolve("aws-focus-s3/demo/exports")).export("", "costroid-demo"),
                new Bucket(samples.resolve("aws-focus-s3/demo/exports/costroid-demo")).export("", "costroid-demo"))) {
            assertThat(settings.open().deliveries(reader))
                    .as(settings.toString())
                    .hasSize(2)
                    .extracting(delivery -> AwsExportTest.files(delivery).source())
                    .containsOnly("s3://demo/exports");
        }
    }

    @Test
    void aMockOfCurV1WhoseFilesAreZipped() {
        AwsExport export = new Bucket(samples.resolve("manifests/cur_1_0/s3_structure/mock-cur-bucket"))
                .export("", "MockTestReport")
                .open();

        ExportListing listed = export.manifests().get(0);
        assertThat(listed.period()).isEqualTo(YearMonth.of(2024, 1));
        assertThat(listed.version()).isEqualTo("123e4567-e89b-12d3-a456-426614174000");
        assertThat(listed.problem()).contains("ZIP");
        assertThat(export.deliveries(reader))
                .singleElement()
                .extracting(Delivery::content)
                .isInstanceOfSatisfying(
                        Delivery.Broken.class,
                        broken -> assertThat(broken.failure())
                                .isInstanceOf(BadDataException.class)
                                .hasMessageContaining("MockTestReport-00001.csv.zip"));
    }

    @Test
    void aMockOfCur2AtTheRootOfItsBucket() {
        Delivery delivery =
                AwsExportTest.only(new Bucket(samples.resolve("manifests/cur_2_0/s3_structure/mock-cur-v2-bucket"))
                        .export("", "MockTestReportV2"));

        assertThat(delivery.key()).hasToString("aws/MockTestReportV2/2024-09/test-exec-id-12345");
        assertThat(delivery.dataFormatVersion()).isEqualTo("CUR_V2");
        assertThat(AwsExportTest.files(delivery).source()).isEqualTo("s3://mock-cur-v2-bucket");
        assertThat(AwsExportTest.files(delivery).declared())
                .containsEntry("line_item_unblended_cost", ColumnType.MONEY)
                .hasSize(30);
        assertThat(schema(delivery).find("line_item_unblended_rate").map(Column::type))
                .contains(ColumnType.TEXT);
    }

    @Test
    void everyManifestParses() throws Exception {
        LocalObjectStore store = LocalObjectStore.at(samples);
        assertThat(store.list("").stream()
                        .filter(o -> o.fileName().toLowerCase(Locale.ROOT).endsWith("manifest.json"))
                        .map(o -> ManifestParser.read(store, o)))
                .hasSize(9)
                .allSatisfy(m -> assertThat(m.files()).isNotEmpty())
                .allSatisfy(m -> assertThat(m.assemblyId() + m.executionId()).isNotEmpty());
    }

    @Test
    void aFocusFileWithTwoBillingPeriods() {
        LooseFiles files = LooseFiles.named("focus")
                .add(samples.resolve("focus/focus_sample.csv"))
                .build();
        List<Delivery> deliveries = files.deliveries(reader);

        assertThat(deliveries)
                .extracting(d -> d.key().partition().period().toString())
                .containsExactly("2024-09", "2024-10");
        assertThat(AwsExportTest.files(deliveries.get(0)).selection())
                .isEqualTo(new RowSelection.InPeriod("BillingPeriodStart", YearMonth.of(2024, 9)));
        assertThat(schema(deliveries.get(0)).find("BilledCost").map(Column::type))
                .contains(ColumnType.MONEY);
        deliveries.forEach(files::requireUnchanged);
    }

    private TableSchema schema(Delivery delivery) {
        Delivery.Files files = AwsExportTest.files(delivery);
        List<SourceFile> described =
                files.files().stream().map(reader::describe).toList();
        return SchemaResolver.resolve(described, files.declared(), List.of(), SchemaResolverTest.RULES);
    }
}
