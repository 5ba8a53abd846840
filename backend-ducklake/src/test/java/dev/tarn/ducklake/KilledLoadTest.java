package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.BillsChild.Fate;
import dev.tarn.ducklake.BillsProcess.Order;
import dev.tarn.ducklake.commit.CommitMoment;
import dev.tarn.spi.LoadStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process that replaces one month and adds another, at every step of the load and at every moment of its commit, and wants
 * both months or neither.
 */
class KilledLoadTest {

    private static final List<String> OLD = List.of("2025-01: 3 rows, 3 items, 3", "[2025-01: 3 rows loaded]");
    private static final List<String> NEW = List.of(
            "2025-01: 5 rows, 5 items, 12.5",
            "2025-02: 4 rows, 4 items, 8",
            "[2025-01: 5 rows loaded, 2025-02: 4 rows loaded]");

    @TempDir
    private Path folder;

    private Bills prepared(Bills.Catalog catalog, String name) {
        Bills bills = catalog.in(folder.resolve(catalog + name)).deliver("2025-01", 3, "1");
        assertThat(bills.load().months()).isEqualTo(OLD);
        return bills.deliver("2025-01", 5, "2.5").deliver("2025-02", 4, "2");
    }

    @TestFactory
    Stream<DynamicTest> aCatalogInDuckDb() {
        return everyMoment(Bills.Catalog.DUCKDB);
    }

    @TestFactory
    Stream<DynamicTest> aCatalogInPostgres() {
        return everyMoment(Bills.Catalog.POSTGRES);
    }

    private Stream<DynamicTest> everyMoment(Bills.Catalog catalog) {
        BillsChild.Moments moments = BillsChild.Moments.all();
        Bills bills = prepared(catalog, "dry");
        try (DuckLakeBackend backend = bills.open(moments)) {
            bills.load(backend, true, moments, List.of()).orThrow();
        }
        assertThat(bills.look().months()).isEqualTo(NEW);
        List<String> seen = moments.seen();
        assertThat(seen)
                .contains(LoadStep.STAGED.toString(), LoadStep.COMMITTED.toString())
                .containsAll(
                        Stream.of(CommitMoment.values()).map(m -> "commit " + m).toList());
        // Two at a time: most of a child's life is starting a Java runtime.
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : new LinkedHashSet<>(seen)) {
            // A step that every month has: dead at the last, what the others did must be undone as well.
            int moment = seen.lastIndexOf(name);
            boolean committed = seen.subList(0, moment + 1).contains("commit " + CommitMoment.AFTER_COMMIT);
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> killedAt(catalog, moment, committed), pool);
            tests.add(DynamicTest.dynamicTest(catalog + " killed at " + name, run::join));
        }
        return tests.stream().onClose(pool::shutdownNow);
    }

    private void killedAt(Bills.Catalog catalog, int moment, boolean committed) {
        Bills bills = prepared(catalog, String.valueOf(moment));
        Set<Path> before = bills.files();
        BillsProcess.Ended child;
        try {
            child = BillsProcess.run(bills, Order.loadAtomically().meeting(Fate.DIE, moment));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(child.code()).as(child.said().toString()).isEqualTo(BillsChild.DIED);
        Bills.Contents after = bills.look();
        assertThat(after.months()).as("after the crash").isEqualTo(committed ? NEW : OLD);
        assertThat(after.snapshots()).isEqualTo(committed ? 3 : 2);
        assertThat(bills.files()).as("what the catalog names is there").containsAll(after.files());
        Set<Path> leftOver = bills.leftOver(after);
        if (committed) {
            assertThat(leftOver).isEmpty();
        } else {
            assertThat(after.files()).isEqualTo(before);
        }

        Bills.Contents again = bills.load();

        assertThat(again.months()).as("after one rerun").isEqualTo(NEW);
        assertThat(again.snapshots()).as("no snapshot twice").isEqualTo(3);
        assertThat(bills.leftOver(again))
                .as("nothing is left over but what the dead process left")
                .isEqualTo(leftOver);
    }

    /** Between two moments: the engine is writing the file. */
    @ParameterizedTest
    @EnumSource
    void aFileThatWasHalfWrittenBelongsToNobody(Bills.Catalog catalog) throws Exception {
        Bills bills = catalog.in(folder.resolve(catalog + "half")).deliver("2025-01", 3, "1");
        assertThat(bills.load().months()).isEqualTo(OLD);
        Set<Path> before = bills.files();
        bills.deliver("2025-01", 400_000, "2.5", row -> UUID.randomUUID().toString());
        try (BillsProcess child = BillsProcess.start(bills, Order.load())) {
            child.begin();
            while (beside(before, bills.files()).stream().noneMatch(KilledLoadTest::hasBytes)) {
                assertThat(child.isAlive()).as("still loading").isTrue();
                TimeUnit.MILLISECONDS.sleep(1);
            }
            child.kill();
        }

        Bills.Contents after = bills.look();
        assertThat(after.months()).isEqualTo(OLD);
        assertThat(after.files()).isEqualTo(before);
        assertThat(bills.leftOver(after)).isNotEmpty();

        bills.deliver("2025-01", 5, "2.5").deliver("2025-02", 4, "2");
        assertThat(bills.load().months()).isEqualTo(NEW);
    }

    private static Set<Path> beside(Set<Path> before, Set<Path> now) {
        Set<Path> more = new TreeSet<>(now);
        more.removeAll(before);
        return more;
    }

    private static boolean hasBytes(Path file) {
        try {
            return Files.size(file) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
