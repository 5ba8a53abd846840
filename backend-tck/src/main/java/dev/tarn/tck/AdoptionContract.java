package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tarn.error.LoadConflictException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.Capability;
import dev.tarn.spi.LoadObserver;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The history of an export that comes from another database. A backend that takes none over refuses it, and is not held to more. */
public interface AdoptionContract extends TckContract {

    @Test
    default void theHistoryOfAnExportIsThatOfAllItsMonths(Workbench bench) {
        TestLoad later = bench.names().month("2025-02").data(Lines.of(1, "1"));
        bench.loader().load(later);
        TestLoad failed = bench.names().month("2025-01");
        bench.state().fail(bench.loader().start(failed), "broken");
        bench.loader().load(later.version("v2"));

        List<LoadState> history =
                supported(() -> bench.state().history(bench.names().export()));
        List<LoadState> months =
                new ArrayList<>(bench.state().history(bench.names().export(), YearMonth.of(2025, 1)));
        months.addAll(bench.state().history(bench.names().export(), YearMonth.of(2025, 2)));
        assertThat(history).hasSize(3).isEqualTo(months);
    }

    @Test
    default void anAdoptedHistoryIsOnRecordAndNothingOfItVisible(Workbench bench) {
        LoadState first = completed(bench, "v1", 1, "2025-02-03T04:05:06.000007Z");
        LoadState second = failed(bench, "v2", 2, "2025-02-04T00:00:00Z");
        LoadState third = completed(bench, "v3", 3, "2025-02-05T00:00:00Z");
        LoadState fourth = state(bench, "v4", LoadStatus.STARTED, 4, "2025-02-06T00:00:00Z");
        adopt(bench, third, second, fourth, first);
        if (bench.declares(Capability.DURABLE)) {
            bench.reopen();
        }

        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
        assertThat(bench.state().isLoaded(third.key())).isFalse();
        assertThat(bench.state().exports()).contains(bench.names().export());
        List<LoadState> history = history(bench);
        assertThat(history).extracting(LoadState::current).containsOnly(false);
        assertThat(history)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("current", "present")
                .containsExactly(first, second, third, fourth);
    }

    @Test
    default void adoptingAgainChangesNothing(Workbench bench) {
        LoadState first = completed(bench, "v1", 1, "2025-02-03T00:00:00Z");
        LoadState second = completed(bench, "v2", 2, "2025-02-04T00:00:00Z");
        adopt(bench, first);
        adopt(bench, first, second);
        List<LoadState> once = history(bench);
        adopt(bench, first, second);

        assertThat(history(bench))
                .isEqualTo(once)
                .extracting(LoadState::key)
                .containsExactly(first.key(), second.key());
    }

    @Test
    default void whatHappenedThereSinceIsAdoptedToo(Workbench bench) {
        adopt(bench, failed(bench, "v1", 1, "2025-02-03T00:00:00Z"));
        LoadState later = completed(bench, "v1", 2, "2025-02-04T00:00:00Z");
        adopt(bench, later);
        adopt(bench, failed(bench, "v1", 1, "2025-02-03T00:00:00Z"));

        assertThat(history(bench))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("current", "present")
                .containsExactly(later);
    }

    @Test
    default void attemptsGoOnAfterAdoptedOnes(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").version("v9").data(Lines.of(2, "1"));
        adopt(
                bench,
                completed(bench, "v1", 7, "2025-02-03T00:00:00Z"),
                completed(bench, "v2", 3, "2025-02-04T00:00:00Z"));
        Attempt attempt = bench.loader().start(load);
        assertThat(attempt.tokens().get(load.key().partition())).isGreaterThan(7);

        bench.loader().stageAndPublish(attempt, LoadObserver.NONE, load);
        assertThat(history(bench))
                .extracting(state -> state.key().version(), LoadState::current)
                .containsExactly(tuple("v1", false), tuple("v2", false), tuple("v9", true));
        assertThat(bench.readUnified().size()).isEqualTo(2);
    }

    /** Or two attempts would have one number. */
    @Test
    default void anAttemptUnderWayDoesNotPublishUnderAnAdoptedNumber(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").version("v9").data(Lines.of(2, "1"));
        Attempt attempt = bench.loader().start(load);
        adopt(bench, completed(bench, "v1", attempt.tokens().get(load.key().partition()) + 1, "2025-02-03T00:00:00Z"));

        Refusals.refused(
                LoadConflictException.class, () -> bench.loader().stageAndPublish(attempt, LoadObserver.NONE, load));
        bench.loader().load(load.again());
        assertThat(bench.state().isLoaded(load.key())).isTrue();
    }

    @Test
    default void adoptingLeavesWhatReadersSee(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").source("s3://here").data(Lines.of(2, "1"));
        bench.loader().load(load);
        LoadState before = history(bench).get(0);
        Instant started = Instant.parse("2025-02-03T00:00:00Z");
        adopt(bench, completed(bench, "v1", 5, started.toString()));

        LoadState after = history(bench).get(0);
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("startedAt", "ended")
                .isEqualTo(before);
        assertThat(after.startedAt())
                .as("the same delivery was loaded there before")
                .isEqualTo(started);
        assertThat(after.ended()).contains(started.plusSeconds(60));
        assertThat(bench.state().currentVersions(bench.names().export())).containsExactly(after);
        assertThat(bench.readUnified().size()).isEqualTo(2);

        adopt(bench, completed(bench, "v1", 6, "2025-03-03T00:00:00Z"));
        adopt(bench, failed(bench, "v1", 6, "2024-01-01T00:00:00Z"));
        assertThat(history(bench)).containsExactly(after);
        bench.loader().load(load.version("v2").data(Lines.of(3, "1")));
        assertThat(bench.readUnified().size()).isEqualTo(3);
    }

    @Test
    default void anAdoptedLoadIsLoadedLikeAnyOther(Workbench bench) {
        adopt(bench, completed(bench, "v1", 4, "2025-02-03T00:00:00Z"));
        TestLoad load = bench.names().month("2025-01").data(Lines.of(3, "2"));
        bench.loader().load(load);

        assertThat(history(bench)).singleElement().satisfies(state -> {
            assertThat(state.current()).isTrue();
            assertThat(state.loadId()).isEqualTo(load.loadId());
            assertThat(state.attempt()).isEqualTo(5);
            assertThat(state.rows()).isEqualTo(3);
        });
    }

    private static LoadState completed(Workbench bench, String version, long attempt, String started) {
        return state(bench, version, LoadStatus.COMPLETED, attempt, started);
    }

    private static LoadState failed(Workbench bench, String version, long attempt, String started) {
        return state(bench, version, LoadStatus.FAILED, attempt, started);
    }

    private static LoadState state(Workbench bench, String version, LoadStatus status, long attempt, String started) {
        TestLoad load = bench.names().month("2025-01").version(version);
        boolean completed = status == LoadStatus.COMPLETED;
        return new LoadState(
                load.key(),
                load.table(),
                "CUR_V1",
                status,
                completed,
                completed,
                attempt,
                load.loadId(),
                Instant.parse(started),
                Optional.of(Instant.parse(started).plusSeconds(60)).filter(end -> status != LoadStatus.STARTED),
                completed ? 42 : 0,
                "s3://there/it's \"here\"",
                List.of("a.csv", "b '\"\\.csv.gz"),
                status == LoadStatus.FAILED ? "file 'b' is broken" : "");
    }

    private static List<LoadState> history(Workbench bench) {
        return bench.state().history(bench.names().export(), YearMonth.of(2025, 1));
    }

    private static void adopt(Workbench bench, LoadState... history) {
        supported(() -> {
            bench.state().adopt(List.of(history));
            return history;
        });
    }

    private static <T> T supported(Supplier<T> work) {
        try {
            return work.get();
        } catch (UnsupportedCapabilityException e) {
            assertThat(e.getMessage()).as("[backend] operation subject: ...").matches("(?s)\\[[^]]+] .+: .+; .+");
            return abort("takes over no history: " + e.getMessage());
        }
    }
}
