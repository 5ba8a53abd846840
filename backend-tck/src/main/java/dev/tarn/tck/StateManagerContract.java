package dev.tarn.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.SchemaVersion;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.Capability;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.Measure;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was loaded, when, and how it ended. */
public interface StateManagerContract extends AdoptionContract {

    @Test
    default void anUnknownExportHasNoState(Workbench bench) {
        TestLoad load = bench.names().month("2025-01");

        assertThat(bench.state().isLoaded(load.key())).isFalse();
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
        assertThat(bench.state().history(bench.names().export(), YearMonth.of(2025, 1)))
                .isEmpty();
        assertThat(bench.state().schemaVersions(bench.names().export())).isEmpty();
        assertThat(bench.state().exports()).doesNotContain(bench.names().export());
    }

    @Test
    default void aStartedLoadIsOnRecordButNotCurrent(Workbench bench) {
        TestLoad load = bench.names().month("2025-01");
        Instant before = Instant.now();
        Attempt attempt = bench.loader().start(load);

        assertThat(attempt.tokens()).containsOnlyKeys(load.key().partition());
        assertThat(bench.state().isLoaded(load.key())).isFalse();
        assertThat(bench.state().currentVersions(bench.names().export())).isEmpty();
        assertThat(bench.state().exports()).contains(bench.names().export());
        LoadState state = only(bench, "2025-01");
        assertThat(state.status()).isEqualTo(LoadStatus.STARTED);
        assertThat(state.key()).isEqualTo(load.key());
        assertThat(state.loadId()).isEqualTo(load.loadId());
        assertThat(state.attempt()).isEqualTo(attempt.tokens().get(load.key().partition()));
        assertThat(state.current()).isFalse();
        assertThat(state.ended()).isEmpty();
        assertThat(state.startedAt())
                .isBetween(before.minus(Duration.ofMinutes(5)), before.plus(Duration.ofMinutes(5)));
    }

    @Test
    default void aPublishedLoadIsCurrentWithAllItsFacts(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(3, "1"));
        bench.loader().load(load);

        assertThat(bench.state().isLoaded(load.key())).isTrue();
        List<LoadState> current = bench.state().currentVersions(bench.names().export());
        assertThat(current).hasSize(1);
        LoadState state = current.get(0);
        assertThat(state.key()).isEqualTo(load.key());
        assertThat(state.table()).isEqualTo(load.table());
        assertThat(state.dataFormatVersion()).isEqualTo("CUR_V2");
        assertThat(state.status()).isEqualTo(LoadStatus.COMPLETED);
        assertThat(state.current()).isTrue();
        assertThat(state.present()).isTrue();
        assertThat(state.loadId()).isEqualTo(load.loadId());
        assertThat(state.rows()).isEqualTo(3);
        assertThat(state.error()).isEmpty();
        assertThat(state.ended()).hasValueSatisfying(end -> assertThat(end).isAfterOrEqualTo(state.startedAt()));
    }

    @Test
    default void theFilesOfALoadAreOnRecord(Workbench bench) {
        TestLoad load = Feed.csv(
                bench,
                bench.names().month("2025-01").measure(Measure.ROWS),
                "line_item,cost,currency\na,1,USD\n",
                "line_item,cost,currency\nb,2,USD\n");
        bench.loader().load(load);

        assertThat(only(bench, "2025-01").files())
                .containsExactlyInAnyOrderElementsOf(load.planned().files());
    }

    @Test
    default void theSourceOfALoadIsOnRecord(Workbench bench) {
        String here = "s3://payer-1/it's \"here\"";
        TestLoad load = bench.names().month("2025-01").source(here).data(Lines.of(1, "1"));
        Attempt attempt = bench.loader().start(load);
        assertThat(only(bench, "2025-01").source()).as("started").isEqualTo(here);
        bench.loader().stageAndPublish(attempt, LoadObserver.NONE, load);
        assertThat(only(bench, "2025-01").source()).as("published").isEqualTo(here);

        TestLoad moved = load.again().source("s3://payer-2");
        bench.state().fail(bench.loader().start(moved), "the network is down");
        assertThat(currentSources(bench))
                .as("where what readers see came from, after a load from elsewhere failed")
                .containsExactly(here);
        bench.loader().load(moved.again());
        assertThat(currentSources(bench)).as("loaded again from elsewhere").containsExactly("s3://payer-2");

        bench.loader().load(load.version("v2").source(""));
        assertThat(currentSources(bench)).as("from an unknown place").containsExactly("");
        assertThat(history(bench, "2025-01"))
                .extracting(LoadState::source)
                .as("old versions keep theirs")
                .containsExactly("s3://payer-2", "");
    }

    @Test
    default void aNewVersionTakesThePlaceOfTheOldOne(Workbench bench) {
        TestLoad first = bench.names().month("2025-01").data(Lines.of(3, "1"));
        TestLoad second = first.version("v2").data(Lines.of(2, "1"));
        bench.loader().load(first);
        bench.loader().load(second);

        assertThat(bench.state().isLoaded(first.key())).isFalse();
        assertThat(bench.state().isLoaded(second.key())).isTrue();
        assertThat(bench.state().currentVersions(bench.names().export()))
                .extracting(LoadState::key)
                .containsExactly(second.key());
        List<LoadState> history = history(bench, "2025-01");
        assertThat(history).extracting(LoadState::key).containsExactly(first.key(), second.key());
        assertThat(history).extracting(LoadState::current).containsExactly(false, true);
        assertThat(history).extracting(LoadState::status).containsOnly(LoadStatus.COMPLETED);
    }

    @Test
    default void attemptsRise(Workbench bench) {
        TestLoad load = bench.names().month("2025-01");
        long first = token(bench.loader().start(load), load.key());
        long second = token(bench.loader().start(load.again()), load.key());
        long otherVersion = token(bench.loader().start(load.version("v2")), load.key());

        assertThat(second).isGreaterThan(first);
        assertThat(otherVersion).isGreaterThan(second);
    }

    @Test
    default void attemptsRiseAlsoAfterSuccessAndFailure(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(1, "1"));
        bench.loader().load(load);
        Attempt second = bench.loader().start(load.version("v2"));
        bench.state().fail(second, "broken");
        if (bench.declares(Capability.DURABLE)) {
            bench.reopen();
        }
        Attempt third = bench.loader().start(load.version("v2"));

        assertThat(token(third, load.key())).isGreaterThan(token(second, load.key()));
    }

    @Test
    default void aFailedLoadSaysWhyAndIsRetried(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(1, "1"));
        Attempt attempt = bench.loader().start(load);
        bench.state().fail(attempt, "the file x.csv is broken");

        LoadState failed = only(bench, "2025-01");
        assertThat(failed.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(failed.error()).isEqualTo("the file x.csv is broken");
        assertThat(failed.ended()).isPresent();
        assertThat(failed.rows()).isZero();
        assertThat(bench.state().isLoaded(load.key())).isFalse();

        TestLoad retry = load.again();
        bench.loader().load(retry);
        LoadState done = only(bench, "2025-01");
        assertThat(done.status()).isEqualTo(LoadStatus.COMPLETED);
        assertThat(done.error()).isEmpty();
        assertThat(done.loadId()).isEqualTo(retry.loadId());
        assertThat(done.attempt()).isGreaterThan(failed.attempt());
    }

    @Test
    default void anOldAttemptCanNotFailWhatANewerOneHasTakenOver(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(1, "1"));
        Attempt old = bench.loader().start(load);
        TestLoad again = load.again();
        Attempt newer = bench.loader().start(again);
        bench.state().fail(old, "too late");

        assertThat(only(bench, "2025-01").status()).isEqualTo(LoadStatus.STARTED);
        bench.loader().stageAndPublish(newer, LoadObserver.NONE, again);
        bench.state().fail(old, "far too late");
        bench.state().fail(newer, "it is completed");
        assertThat(only(bench, "2025-01").status()).isEqualTo(LoadStatus.COMPLETED);
        assertThat(bench.state().isLoaded(load.key())).isTrue();
    }

    @Test
    default void startingALoadedVersionAgainLeavesItCurrent(Workbench bench) {
        TestLoad load = bench.names().month("2025-01").data(Lines.of(4, "1"));
        bench.loader().load(load);
        Attempt again = bench.loader().start(load.again());

        assertThat(bench.state().isLoaded(load.key()))
                .as("its rows are what readers see")
                .isTrue();
        bench.state().fail(again, "the network is down");
        assertThat(bench.state().isLoaded(load.key())).isTrue();
        assertThat(bench.state().currentVersions(bench.names().export()))
                .extracting(LoadState::key)
                .containsExactly(load.key());
        assertThat(bench.readUnified().size()).isEqualTo(4);
    }

    @Test
    default void accountsOfOneMonthAreSeparatePartitions(Workbench bench) {
        TestLoad one = bench.names().month("2025-01").account("000000000001").data(Lines.of(1, "1"));
        TestLoad two = one.account("000000000002").table(bench.names().table("export_2"));
        bench.loader().load(two.again());
        bench.loader().load(one);
        bench.loader().load(one.version("v2"));

        assertThat(bench.state().currentVersions(bench.names().export()))
                .extracting(LoadState::key)
                .containsExactly(one.version("v2").key(), two.key());
    }

    @Test
    default void currentVersionsComeByPeriodAndAccount(Workbench bench) {
        Names names = bench.names();
        TestLoad late = names.month("2025-02").account("a").table(names.table("t1"));
        TestLoad earlyB = names.month("2024-12").account("b").table(names.table("t2"));
        TestLoad earlyA = names.month("2024-12").account("a").table(names.table("t3"));
        bench.loader().loadTogether(late, earlyB, earlyA);

        assertThat(bench.state().currentVersions(names.export()))
                .extracting(LoadState::key)
                .containsExactly(earlyA.key(), earlyB.key(), late.key());
        assertThat(history(bench, "2025-02")).hasSize(1);
    }

    @Test
    default void everySchemaVersionIsOnRecordOnce(Workbench bench) {
        TestLoad first = bench.names().month("2025-01");
        TableSchema wider = SchemaDriftContract.withExtra();
        bench.loader().load(first);
        bench.loader().load(bench.names().month("2025-02").schema(wider));
        bench.loader().load(first.version("v2"));

        List<SchemaVersion> versions =
                bench.state().schemaVersions(bench.names().export());
        assertThat(versions).extracting(SchemaVersion::hash).containsExactly(Lines.SCHEMA.hash(), wider.hash());
        assertThat(versions.get(0).schema()).isEqualTo(Lines.SCHEMA);
        assertThat(versions.get(1).schema()).isEqualTo(wider);
        assertThat(versions.get(1).since()).isAfterOrEqualTo(versions.get(0).since());
    }

    @Test
    default void anExportIsListedOnce(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01"));
        bench.loader().load(bench.names().month("2025-02"));

        assertThat(bench.state().exports()).containsOnlyOnce(bench.names().export());
    }

    private static LoadState only(Workbench bench, String period) {
        List<LoadState> history = history(bench, period);
        assertThat(history).as("one delivery, one entry").hasSize(1);
        return history.get(0);
    }

    private static List<LoadState> history(Workbench bench, String period) {
        return bench.state().history(bench.names().export(), YearMonth.parse(period));
    }

    private static List<String> currentSources(Workbench bench) {
        return bench.state().currentVersions(bench.names().export()).stream()
                .map(LoadState::source)
                .toList();
    }

    private static long token(Attempt attempt, LoadKey key) {
        return attempt.tokens().get(key.partition());
    }
}
