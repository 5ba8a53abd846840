package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.catalog.CatalogReader;
import dev.tarn.ducklake.catalog.LakeCatalog;
import dev.tarn.ducklake.files.LakeRows;
import dev.tarn.ducklake.files.LakeWriter;
import dev.tarn.ducklake.scan.Predicate;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.AsOf;
import dev.tarn.model.TableDiff;
import dev.tarn.model.TableName;
import dev.tarn.testing.s3.FaultyNetwork;
import dev.tarn.testing.s3.S3Server;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A lake whose files are in a bucket. */
class BucketLakeTest extends BucketLake {

    private static final TableName BILLS = new TableName("aws_billing", "bills");

    /** The keys that the catalog names, of files that any snapshot shows or that wait to be deleted. */
    private static List<String> named(LakeCatalog catalog) {
        return catalog.read("test", session -> {
            TreeSet<String> keys = new TreeSet<>();
            for (String files : List.of("ducklake_data_file", "ducklake_delete_file")) {
                keys.addAll(session.list(
                        row -> "lake/aws_billing/bills/" + row.text(1), "SELECT path FROM " + session.table(files)));
            }
            keys.addAll(session.list(
                    row -> "lake/" + row.text(1),
                    "SELECT path FROM " + session.table("ducklake_files_scheduled_for_deletion")));
            return List.copyOf(keys);
        });
    }

    @Test
    void aMonthIsLoadedReplacedComparedChangedMergedAndCleanedUp() throws IOException {
        Bills bills = bills().deliver("2025-01", 10, "0.5").deliver("2025-02", 20, "0.5");
        try (DuckLakeBackend backend = open()) {
            load(bills, backend).orThrow();
            LakeCatalog catalog = backend.lake().catalog();
            String dataPath = catalog.read(
                    "test", session -> new CatalogReader(session).options().get("data_path"));
            assertThat(dataPath).isEqualTo("s3://" + bucket.name() + "/lake/");
            assertThat(bucket.keys())
                    .hasSize(2)
                    .isEqualTo(named(catalog))
                    .allMatch(key -> key.matches(
                            "lake/aws_billing/bills/billing_period=2025-0[12]/ducklake-[0-9a-f-]+\\.parquet"));
            assertThat(one(backend, COUNT)).containsExactly(30L, "15.000000000000000000");
            long old = catalog.latest().id();

            load(bills.deliver("2025-01", 11, "1.5"), backend).orThrow();
            assertThat(one(backend, COUNT)).containsExactly(31L, "26.500000000000000000");
            assertThat(backend.timeTravel()
                            .orElseThrow()
                            .query(new AsOf.AtSnapshot(old), COUNT)
                            .toList()
                            .get(0))
                    .containsExactly(30L, "15.000000000000000000");
            TableDiff diff = backend.timeTravel()
                    .orElseThrow()
                    .diff(
                            BILLS,
                            new AsOf.AtSnapshot(old),
                            new AsOf.AtSnapshot(catalog.latest().id()),
                            List.of("billing_period"));
            assertThat(diff.groups()).singleElement().satisfies(group -> {
                assertThat(group.key()).containsExactly(Optional.of("2025-01"));
                assertThat(group.sums())
                        .filteredOn(sum -> sum.column().equals("BilledCost"))
                        .singleElement()
                        .satisfies(sum -> assertThat(sum.after()).isEqualByComparingTo(new BigDecimal("16.5")));
            });

            assertThat(delete(backend, "Item = 'item 3'")).isEqualTo(2);
            assertThat(delete(backend, "Item = 'item 4'")).isEqualTo(2);
            assertThat(one(backend, COUNT)).containsExactly(27L, "22.500000000000000000");
            assertThat(bucket.keys()).hasSize(7).isEqualTo(named(catalog));

            append(backend);
            DuckLakeMaintenance maintenance = DuckLakeMaintenance.of(backend).orElseThrow();
            maintenance.rewrite(table -> true, OptionalDouble.of(0), false);
            maintenance.merge(table -> true, false);
            assertThat(one(backend, COUNT)).containsExactly(32L, "22.500000000000000000");
            assertThat(bucket.keys()).isEqualTo(named(catalog));
            maintenance.expire(Instant.now().plusSeconds(60), false);
            catalog.write(
                    "test",
                    session -> session.run(
                            "UPDATE " + session.table("ducklake_files_scheduled_for_deletion")
                                    + " SET schedule_start = ?",
                            Instant.now().minus(Duration.ofHours(3))));
            int before = bucket.keys().size();
            Optional<Duration> age = Optional.of(Duration.ofHours(2));
            int would = maintenance.cleanup(age, true).removed().size();
            assertThat(bucket.keys()).hasSize(before);
            assertThat(maintenance.cleanup(age, false))
                    .satisfies(report -> assertThat(report.removed()).hasSize(would))
                    .satisfies(report -> assertThat(report.problems()).isEmpty());
            assertThat(bucket.keys()).hasSize(2).isEqualTo(named(catalog));
        }
        nothingStays();
        try (DuckLakeBackend backend = open()) {
            assertThat(one(backend, COUNT)).containsExactly(32L, "22.500000000000000000");
        }
        nothingStays();
    }

    private static long delete(DuckLakeBackend backend, String condition) {
        LakeCatalog catalog = backend.lake().catalog();
        long table = table(catalog);
        try (LakeWriter writer = LakeWriter.on(catalog, backend.lake().engine(), catalog.latest(), "zstd")) {
            long count = writer.delete(table, condition, Predicate.ALL);
            writer.commit("", "", "");
            return count;
        }
    }

    private static void append(DuckLakeBackend backend) {
        LakeCatalog catalog = backend.lake().catalog();
        try (LakeWriter writer = LakeWriter.on(catalog, backend.lake().engine(), catalog.latest(), "zstd")) {
            writer.append(
                    table(catalog),
                    LakeRows.of(
                            "SELECT '2025-02' AS billing_period, 0::DECIMAL(38,18) AS BilledCost FROM range(5)",
                            List.of("billing_period", "BilledCost")));
            writer.commit("", "", "");
        }
    }

    @Test
    void onlyFilesThatAStatementNeedsTravelAndOnlyOnce() {
        Bills bills =
                bills().deliver("2025-01", 10, "1").deliver("2025-02", 20, "1").deliver("2025-03", 30, "1");
        try (DuckLakeBackend backend = open()) {
            load(bills, backend).orThrow();
        }
        try (FaultyNetwork network = FaultyNetwork.before(S3Server.server().endpoint());
                DuckLakeBackend backend = open(Bucket.settings(network.endpoint(), spool()))) {
            String february = COUNT + " WHERE billing_period = '2025-02'";
            for (int i = 0; i < 3; i++) {
                assertThat(one(backend, february).get(0)).isEqualTo(20L);
            }
            assertThat(network.requests().stream().filter(BucketLake::isGet))
                    .singleElement()
                    .satisfies(request -> assertThat(request).contains("2025-02"));
            assertThat(one(backend, COUNT).get(0)).isEqualTo(60L);
            assertThat(network.requests().stream().filter(BucketLake::isGet)).hasSize(3);
        }
    }

    @Test
    void aSpoolThatHoldsOneMonthReadsEachButNotAllAtOnce() {
        Bills bills =
                bills().deliver("2025-01", 10, "1").deliver("2025-02", 10, "1").deliver("2025-03", 10, "1");
        try (DuckLakeBackend backend = open()) {
            load(bills, backend).orThrow();
        }
        long largest = S3Server.server().client().listObjectsV2(list -> list.bucket(bucket.name())).contents().stream()
                .mapToLong(object -> object.size())
                .max()
                .orElseThrow();
        try (DuckLakeBackend backend =
                open(Bucket.settings(S3Server.server().endpoint(), spool(), largest + largest / 2))) {
            for (String month : List.of("2025-01", "2025-02", "2025-03", "2025-01")) {
                assertThat(one(backend, COUNT + " WHERE billing_period = '" + month + "'")
                                .get(0))
                        .isEqualTo(10L);
            }
            assertThatThrownBy(() -> backend.query(COUNT))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContainingAll("3 files", "spool_limit", bucket.name());
            // A statement that is still read keeps its files.
            var open = backend.query("SELECT Item FROM aws_billing.bills WHERE billing_period = '2025-01'");
            assertThatThrownBy(() -> backend.query(COUNT + " WHERE billing_period = '2025-02'"))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("spool_limit");
            assertThat(open.toList()).hasSize(10);
            assertThat(one(backend, COUNT + " WHERE billing_period = '2025-02'").get(0))
                    .isEqualTo(10L);
        }
    }
}
