package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tarn.error.LoadConflictException;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whoever started last may publish; nobody else. */
public interface FencingContract extends TckContract {

    @Test
    default void anOlderAttemptCanNotPublish(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(1, "1"));
        Attempt old = bench.loader().start(load);
        TestLoad newer = load.version("v2").data(Lines.of(2, "1"));
        Attempt taken = bench.loader().start(newer);

        refused(
                LoadConflictException.class,
                () -> bench.loader().stageAndPublish(old, LoadObserver.NONE, load),
                "2025-01");
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
        bench.loader().stageAndPublish(taken, LoadObserver.NONE, newer);
        assertThat(bench.readUnified().loadIds()).containsExactly(newer.loadId());
        refused(
                LoadConflictException.class,
                () -> bench.loader().stageAndPublish(old, LoadObserver.NONE, load),
                "2025-01");
        assertThat(bench.readUnified().loadIds()).containsExactly(newer.loadId());
    }

    @Test
    default void oneLostPartitionFencesTheWholePlan(Workbench bench) {
        TestLoad one = bench.names().month("2025-01").data(Lines.of(1, "1"));
        TestLoad two = bench.names().month("2025-02").data(Lines.of(1, "1"));
        Attempt old = bench.loader().start(one, two);
        bench.loader().start(two.again());

        refused(
                LoadConflictException.class,
                () -> bench.loader().stageAndPublish(old, LoadObserver.NONE, one, two),
                "2025-02");
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
    }

    @Test
    default void anAttemptAtAnotherPartitionFencesNothing(Workbench bench) {
        TestLoad one = bench.names().month("2025-01").account("1").data(Lines.of(1, "1"));
        Attempt attempt = bench.loader().start(one);
        bench.loader().start(bench.names().month("2025-02"));
        bench.loader().start(one.account("2").again());
        bench.loader().stageAndPublish(attempt, LoadObserver.NONE, one);

        assertThat(bench.state().isLoaded(one.key())).isTrue();
    }

    @Test
    default void takingOverWhileTheOldAttemptIsStagedIsDecidedOnce(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(1, "1"));
        TestLoad newer = load.version("v2").data(Lines.of(2, "1"));
        Attempt old = bench.loader().start(load);
        CompletableFuture<Attempt> takeover;
        try (LoadTransaction transaction = bench.backend().begin(old, LoadObserver.NONE)) {
            transaction.stage(load.request());
            takeover = Elsewhere.start(() -> bench.loader().start(newer));
            boolean taken = Elsewhere.finishes(takeover, 2);
            Throwable thrown = catchThrowable(transaction::publish);
            // Where start() waits for the open transaction, either may come first; once it has returned, only one may.
            if (taken || thrown != null) {
                assertThat(thrown)
                        .as("start() had returned: the old attempt was fenced off")
                        .isInstanceOf(LoadConflictException.class);
            }
        }
        bench.loader().stageAndPublish(Elsewhere.await(takeover), LoadObserver.NONE, newer);

        assertThat(bench.readUnified().loadIds()).containsExactly(newer.loadId());
    }
}
