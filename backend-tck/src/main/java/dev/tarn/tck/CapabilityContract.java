package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.LoadState;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.Capability;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A backend does what it declares, and declares what it does. */
public interface CapabilityContract extends TckContract {

    @Test
    default void capabilitiesAreConstant(Workbench bench) {
        assertThat(bench.backend().capabilities()).isEqualTo(bench.backend().capabilities());
        var before = bench.backend().capabilities();
        bench.reopen();
        assertThat(bench.backend().capabilities()).isEqualTo(before);
    }

    @Test
    default void durableMeansThatDataAndStateOutliveTheConnection(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(3, "1.5"));
        bench.loader().load(load);
        TestLoad failed = bench.names().month("2025-02");
        bench.state().fail(bench.loader().start(failed), "no network");
        bench.reopen();

        boolean kept = bench.state().isLoaded(load.key());
        assertThat(kept)
                .as(
                        "whether a load is still there after reopening; DURABLE is declared: %s",
                        bench.declares(Capability.DURABLE))
                .isEqualTo(bench.declares(Capability.DURABLE));
        if (kept) {
            assertThat(bench.readUnified().sum("cost")).isEqualByComparingTo("4.5");
            assertThat(bench.read(load.table()).loadIds()).containsExactly(load.loadId());
            assertThat(bench.state()
                            .history(
                                    bench.names().export(),
                                    failed.key().partition().period()))
                    .extracting(LoadState::error)
                    .containsExactly("no network");
            assertThat(bench.state().schemaVersions(bench.names().export())).hasSize(1);
        } else {
            assertThat(bench.state().exports()).doesNotContain(bench.names().export());
        }
    }

    @Test
    default void parallelLoadsMeansThatTwoMayBeOpen(Workbench bench) {
        TestLoad first = bench.names().month("2025-01").data(Lines.of(2, "1"));
        TestLoad second = bench.names().month("2025-02").data(Lines.of(3, "1"));
        Attempt firstAttempt = bench.loader().start(first);
        Attempt secondAttempt = bench.loader().start(second);
        CompletableFuture<Boolean> other;
        try (LoadTransaction transaction = bench.backend().begin(firstAttempt, LoadObserver.NONE)) {
            transaction.stage(first.request());
            other = Elsewhere.start(() -> {
                bench.loader().stageAndPublish(secondAttempt, LoadObserver.NONE, second);
                return true;
            });
            if (bench.declares(Capability.PARALLEL_LOADS)) {
                Elsewhere.await(other);
                assertThat(bench.state().isLoaded(second.key())).isTrue();
            } else {
                assertThat(Elsewhere.finishes(other, 1))
                        .as("PARALLEL_LOADS is not declared, so a second load waits; if it need not, declare it")
                        .isFalse();
            }
            transaction.publish();
        }
        Elsewhere.await(other);

        assertThat(bench.readUnified().in("2025-01").size()).isEqualTo(2);
        assertThat(bench.readUnified().in("2025-02").size()).isEqualTo(3);
        assertThat(bench.state().currentVersions(bench.names().export())).hasSize(2);
    }

    @Test
    default void loadsOfSeveralThreadsAllCommit(Workbench bench) {
        var loads = IntStream.rangeClosed(1, 6)
                .mapToObj(month -> bench.names().month("2025-0" + month).data(Lines.of(month, "1")))
                .toList();
        var running = loads.stream()
                .map(load -> Elsewhere.start(() -> bench.loader().load(load)))
                .toList();
        running.forEach(Elsewhere::await);

        assertThat(bench.readUnified().size()).isEqualTo(21);
        assertThat(bench.state().currentVersions(bench.names().export())).hasSize(6);
        assertThat(bench.state().schemaVersions(bench.names().export())).hasSize(1);
    }

    @Test
    default void nativeObjectStorageMeansThatTheEngineCanBeLetIn(Workbench bench) {
        assertThat(bench.backend().nativeObjectStorage().isPresent())
                .as("whether there is a way to let the engine read object stores")
                .isEqualTo(bench.declares(Capability.NATIVE_OBJECT_STORAGE));
    }

    @Test
    default void timeTravelIsHeldToItsContract(Workbench bench) {
        assertThat(bench.backend().timeTravel().isPresent())
                .as("whether the backend has time travel, which its test class says by implementing TimeTravelContract")
                .isEqualTo(this instanceof TimeTravelContract);
    }
}
