package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.config.Secret;
import dev.tarn.ducklake.BillsProcess.Order;
import dev.tarn.ducklake.commit.CommitMoment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that load into one lake whose catalog is in PostgreSQL and whose files are in a bucket. */
class BucketProcessesTest {

    @TempDir
    private Path folder;

    private final Bucket bucket = Bucket.fresh();

    @Test
    void monthsLoadedAtOnceAreAllThereAndWhatAKilledOneUploadedIsNot() throws Exception {
        Bills bills = Bills.Catalog.POSTGRES.in(folder);
        for (int month = 1; month <= 5; month++) {
            bills.deliver("2025-0" + month, 10 + month, "0.5");
        }
        try (BillsProcess one = BillsProcess.start(bills, Order.load("2025-01", "2025-03"), bucket.environment());
                BillsProcess other =
                        BillsProcess.start(bills, Order.load("2025-02", "2025-04"), bucket.environment())) {
            one.begin();
            other.begin();
            assertThat(one.end().said()).contains("2025-01 LOADED 11 ", "2025-03 LOADED 13 ");
            assertThat(other.end().said()).contains("2025-02 LOADED 12 ", "2025-04 LOADED 14 ");
        }
        assertThat(bucket.keys()).hasSize(4);

        Order fifth = Order.load("2025-05").meeting(BillsChild.Fate.DIE, momentBeforeCommit());
        try (BillsProcess dying = BillsProcess.start(bills, fifth, bucket.environment())) {
            dying.begin();
            assertThat(dying.end().code()).isEqualTo(BillsChild.DIED);
        }
        assertThat(bucket.keys()).as("with the dead process's file").hasSize(5);

        try (BillsProcess reader = BillsProcess.start(bills, Order.load("2025-05"), bucket.environment())) {
            reader.begin();
            assertThat(reader.end().said()).contains("2025-05 LOADED 15 ");
        }
        assertThat(bucket.keys()).hasSize(6);
        DuckLakeConfig config = DuckLakeConfig.at(Path.of("unused"));
        config = new DuckLakeConfig(
                new Secret(bills.catalog()),
                config.dataPath(),
                false,
                config.duckdbPath(),
                config.compression(),
                false,
                config.partitionStrategy(),
                config.author(),
                config.performance());
        try (DuckLakeBackend backend = DuckLakeBackend.open(config, Bucket.settings(folder.resolve("spool")))) {
            assertThat(bills.look(backend).months())
                    .containsExactly(
                            "2025-01: 11 rows, 11 items, 5.5",
                            "2025-02: 12 rows, 12 items, 6",
                            "2025-03: 13 rows, 13 items, 6.5",
                            "2025-04: 14 rows, 14 items, 7",
                            "2025-05: 15 rows, 15 items, 7.5",
                            "[2025-01: 11 rows loaded, 2025-02: 12 rows loaded, 2025-03: 13 rows loaded,"
                                    + " 2025-04: 14 rows loaded, 2025-05: 15 rows loaded]");
        }
    }

    /** Counted with a lake on a disk: the moments are the same. */
    private int momentBeforeCommit() {
        Bills dry = Bills.Catalog.POSTGRES.in(folder.resolve("dry")).deliver("2025-01", 1, "1");
        BillsChild.Moments moments = BillsChild.Moments.all();
        try (DuckLakeBackend backend = dry.open(moments)) {
            dry.load(backend, false, moments, List.of()).orThrow();
        }
        return moments.seen().indexOf("commit " + CommitMoment.BEFORE_COMMIT);
    }
}
