package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.BillsChild.Fate;
import dev.tarn.ducklake.BillsProcess.Order;
import dev.tarn.ducklake.commit.CommitMoment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that load into one lake whose catalog is in PostgreSQL. */
class TwoProcessesTest {

    private static final List<String> ALL = List.of(
            "2025-01: 11 rows, 11 items, 5.5",
            "2025-02: 12 rows, 12 items, 6",
            "2025-03: 13 rows, 13 items, 6.5",
            "2025-04: 14 rows, 14 items, 7",
            "2025-05: 15 rows, 15 items, 7.5",
            "2025-06: 16 rows, 16 items, 8",
            "[2025-01: 11 rows loaded, 2025-02: 12 rows loaded, 2025-03: 13 rows loaded, 2025-04: 14 rows loaded,"
                    + " 2025-05: 15 rows loaded, 2025-06: 16 rows loaded]");

    @TempDir
    private Path folder;

    private Bills halfAYear() {
        Bills bills = Bills.Catalog.POSTGRES.in(folder);
        for (int month = 1; month <= 6; month++) {
            bills.deliver("2025-0" + month, 10 + month, "0.5");
        }
        return bills;
    }

    /** Both find an empty database: they make the catalog, the table and the view at once. */
    @Test
    void monthsLoadedAtOnceAreAllThereEachInASnapshotOfItsOwn() throws Exception {
        Bills bills = halfAYear();
        try (BillsProcess one = BillsProcess.start(bills, Order.load("2025-01", "2025-03", "2025-05"));
                BillsProcess other = BillsProcess.start(bills, Order.load("2025-02", "2025-04", "2025-06"))) {
            one.begin();
            other.begin();

            assertThat(one.end().said()).contains("2025-01 LOADED 11 ", "2025-03 LOADED 13 ", "2025-05 LOADED 15 ");
            assertThat(other.end().said()).contains("2025-02 LOADED 12 ", "2025-04 LOADED 14 ", "2025-06 LOADED 16 ");
        }
        Bills.Contents contents = bills.look();
        assertThat(contents.months()).isEqualTo(ALL);
        assertThat(contents.snapshots()).isEqualTo(7);
        assertThat(bills.leftOver(contents)).isEmpty();
        assertThat(bills.files()).isEqualTo(contents.files());
    }

    /** One stands still with all of its commit written and not committed, and is killed while the other begins. */
    @Test
    void aProcessKilledInTheMiddleHoldsUpNobody() throws Exception {
        Bills bills = halfAYear();
        int inTheMiddle = momentBeforeCommit();
        Order first = Order.load("2025-01").meeting(Fate.HANG, inTheMiddle);
        try (BillsProcess dying = BillsProcess.start(bills, first);
                BillsProcess other = BillsProcess.start(bills, Order.load("2025-02"))) {
            dying.begin();
            dying.await("stands still at commit " + CommitMoment.BEFORE_COMMIT);
            other.begin();
            dying.kill();

            assertThat(other.end().said()).contains("2025-02 LOADED 12 ");
        }
        Bills.Contents contents = bills.look();
        assertThat(contents.months()).containsExactly("2025-02: 12 rows, 12 items, 6", "[2025-02: 12 rows loaded]");
        assertThat(contents.snapshots()).isEqualTo(2);
        assertThat(bills.leftOver(contents)).as("the dead process's file").hasSize(1);

        assertThat(bills.load().months()).isEqualTo(ALL);
        assertThat(bills.look().snapshots()).isEqualTo(3);
    }

    private int momentBeforeCommit() {
        Bills dry = Bills.Catalog.POSTGRES.in(folder.resolve("dry")).deliver("2025-01", 1, "1");
        BillsChild.Moments moments = BillsChild.Moments.all();
        try (DuckLakeBackend backend = dry.open(moments)) {
            dry.load(backend, false, moments, List.of()).orThrow();
        }
        return moments.seen().indexOf("commit " + CommitMoment.BEFORE_COMMIT);
    }
}
