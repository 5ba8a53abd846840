package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tarn.model.LoadState;
import dev.tarn.model.TableName;
import dev.tarn.spi.LoadStep;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What readers see while somebody loads: the old month or the new month, whole. */
public interface ReadersContract extends TckContract {

    @Test
    default void readersSeeTheOldMonthsAtEveryStepUntilTheCommit(Workbench bench) {
        TestLoad january = bench.names().month("2025-01").data(Lines.of(3, "1"));
        TestLoad february = bench.names().month("2025-02").data(Lines.of(4, "1"));
        bench.loader().loadTogether(january, february);
        TestLoad newJanuary = january.version("v2").data(Lines.of(5, "2"));
        TestLoad newFebruary = february.version("v2").data(Lines.of(6, "2"));
        Set<Object> oldIds = Set.of(january.loadId(), february.loadId());
        Set<Object> newIds = Set.of(newJanuary.loadId(), newFebruary.loadId());
        List<LoadStep> steps = new ArrayList<>();
        AtomicBoolean committed = new AtomicBoolean();

        bench.loader()
                .load(
                        (step, partition) -> {
                            steps.add(step);
                            committed.compareAndSet(false, step == LoadStep.COMMITTED);
                            Set<Object> expected = committed.get() ? newIds : oldIds;
                            int rows = committed.get() ? 11 : 7;
                            Contents seen = Elsewhere.ask(bench::readUnified);
                            assertThat(seen.size()).as("rows at %s", step).isEqualTo(rows);
                            assertThat(seen.loadIds()).as("data at %s", step).isEqualTo(expected);
                            assertThat(Elsewhere.ask(() -> currentIds(bench)))
                                    .as("state at %s", step)
                                    .isEqualTo(expected);
                        },
                        newJanuary,
                        newFebruary);

        assertThat(steps).as("a backend reports at least these").contains(LoadStep.STAGED, LoadStep.COMMITTED);
        assertThat(bench.readUnified().loadIds()).isEqualTo(newIds);
    }

    @Test
    default void aLoadThatEndsAtAnyStepChangesNothingAndIsRepeated(Workbench bench) {
        TestLoad first = bench.names().month("2025-01").data(Lines.of(3, "1"));
        bench.loader().load(first);
        AtomicInteger count = new AtomicInteger();
        bench.loader()
                .load(
                        (step, partition) -> count.incrementAndGet(),
                        first.version("v2").data(Lines.of(3, "1")));
        String before = "v2";
        for (int stop = 0; stop < count.get(); stop++) {
            TestLoad load = first.version("w" + stop).data(Lines.of(4 + stop, "1"));
            Contents old = bench.readUnified();
            Set<String> tables = bench.tables();
            AtomicInteger left = new AtomicInteger(stop);
            AtomicBoolean committed = new AtomicBoolean();
            catchThrowable(() -> bench.loader()
                    .load(
                            (step, partition) -> {
                                committed.compareAndSet(false, step == LoadStep.COMMITTED);
                                if (left.getAndDecrement() == 0) {
                                    throw new IllegalStateException("stopped at " + step);
                                }
                            },
                            load));

            List<List<Object>> rows = bench.readUnified().rows();
            if (committed.get()) {
                assertThat(rows).as("after a stop at step %s", stop).hasSize(4 + stop);
            } else {
                assertThat(rows).as("after a stop at step %s", stop).containsExactlyInAnyOrderElementsOf(old.rows());
            }
            assertThat(bench.tables()).isEqualTo(tables);
            assertThat(currentVersion(bench))
                    .isEqualTo(committed.get() ? load.key().version() : before);
            bench.loader().load(load.again());
            assertThat(bench.readUnified().size()).isEqualTo(4 + stop);
            assertThat(bench.state().isLoaded(load.key())).isTrue();
            before = load.key().version();
        }
    }

    @Test
    default void concurrentReadersSeeOnlyWholeMonths(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(100, "1"));
        bench.loader().load(load);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger viewLooks = new AtomicInteger();
        AtomicInteger tableLooks = new AtomicInteger();
        CompletableFuture<Void> ofView =
                Elsewhere.start(() -> poll(bench, bench.names().unified(), done, viewLooks));
        CompletableFuture<Void> ofTable = Elsewhere.start(() -> poll(bench, load.table(), done, tableLooks));
        // A fast database replaces the month many times before a reader has looked once.
        boolean looking = true;
        for (int i = 1; i <= 15 || i <= 500 && looking; i++) {
            looking = !ofView.isDone() && !ofTable.isDone() && Math.min(viewLooks.get(), tableLooks.get()) < 15;
            bench.loader().load(load.version("v" + (i + 1)).data(Lines.of(100 + i % 16, "1")));
        }
        done.set(true);

        Elsewhere.await(ofView);
        Elsewhere.await(ofTable);
        assertThat(Math.min(viewLooks.get(), tableLooks.get()))
                .as("how often each reader looked")
                .isPositive();
    }

    private static Void poll(Workbench bench, TableName table, AtomicBoolean done, AtomicInteger looks) {
        do {
            Contents seen = bench.read(table);
            assertThat(seen.loadIds()).as("one version only").hasSize(1);
            assertThat(seen.size()).isBetween(100, 115);
            assertThat(seen.sum("cost")).isEqualByComparingTo(BigDecimal.valueOf(seen.size()));
            looks.incrementAndGet();
        } while (!done.get());
        return null;
    }

    private static Set<Object> currentIds(Workbench bench) {
        return bench.state().currentVersions(bench.names().export()).stream()
                .map(LoadState::loadId)
                .collect(Collectors.toSet());
    }

    private static String currentVersion(Workbench bench) {
        List<LoadState> current = bench.state().currentVersions(bench.names().export());
        assertThat(current).hasSize(1);
        return current.get(0).key().version();
    }
}
