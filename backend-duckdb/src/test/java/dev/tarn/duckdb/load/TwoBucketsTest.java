package dev.tarn.duckdb.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.Tarn;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadState;
import dev.tarn.spi.TableStrategy;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two payers who gave their exports the same name, and one whose export moves. */
class TwoBucketsTest {

    private static final ExportId EXPORT = new ExportId("aws", SampleBucket.EXPORT);
    private static final String OURS = "s3://payer-1/billing";
    private static final String THEIRS = "s3://payer-2/billing";

    @TempDir
    private Path folder;

    private SampleBucket ours;
    private SampleBucket theirs;
    private Tarn tarn;

    @BeforeEach
    void open() {
        ours = new SampleBucket(folder.resolve("ours"), "payer-1");
        theirs = new SampleBucket(folder.resolve("theirs"), "payer-2");
        tarn = Tarn.open("duckdb", Map.of("database_path", folder.resolve("costs.duckdb")));
    }

    @AfterEach
    void close() {
        tarn.close();
    }

    private LoadReport load(SampleBucket bucket, TableStrategy strategy, boolean reset, boolean dryRun) {
        LoadOptions options = new LoadOptions("aws_billing", strategy, reset, dryRun, false, 1);
        return tarn.load(bucket.export(), options, LoadListener.NONE, new Cancellation())
                .orThrow();
    }

    private LoadReport load(SampleBucket bucket) {
        return load(bucket, TableStrategy.SEPARATE, false, false);
    }

    private Map<String, Long> rowsByMonth() {
        Map<String, Long> rows = new TreeMap<>();
        tarn.query("SELECT billing_period, count(*) FROM aws_billing.costs_unified GROUP BY 1")
                .toList()
                .forEach(row -> rows.put((String) row.get(0), (Long) row.get(1)));
        return rows;
    }

    private Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        for (LoadState state : tarn.backend().stateManager().currentVersions(EXPORT)) {
            sources.put(state.key().partition().period().toString(), state.source());
        }
        return sources;
    }

    @ParameterizedTest
    @EnumSource(TableStrategy.class)
    void theOtherPayersMonthDoesNotReplaceOurs(TableStrategy strategy) {
        load(ours.deliver("2025-09", "o9", 3), strategy, false, false);
        theirs.deliver("2025-09", "t9", 5).deliver("2025-10", "t10", 6);

        for (boolean dryRun : new boolean[] {true, false}) {
            assertThatThrownBy(() -> load(theirs, strategy, false, dryRun))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContainingAll("aws/costs/2025-09", OURS, THEIRS, "another database", "with reset");
        }

        assertThat(rowsByMonth()).containsExactly(Map.entry("2025-09", 3L));
        assertThat(tarn.backend().stateManager().history(EXPORT, YearMonth.of(2025, 9)))
                .as("nothing was even started")
                .extracting(state -> state.key().version())
                .containsExactly("o9");
        assertThat(tarn.backend().stateManager().history(EXPORT, YearMonth.of(2025, 10)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-08", "2025-10"})
    void theOtherPayersMonthsAreNotMixedWithOurs(String month) {
        load(ours.deliver("2025-09", "o9", 3));
        theirs.deliver(month, "t", 5);

        assertThatThrownBy(() -> load(theirs))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("aws/costs/" + month, "2025-09", OURS, THEIRS);
        assertThat(rowsByMonth()).containsExactly(Map.entry("2025-09", 3L));
    }

    @Test
    void theSameVersionElsewhereDoesNotCountAsLoaded() {
        load(ours.deliver("2025-09", "e1", 3));
        theirs.deliver("2025-09", "e1", 5);

        assertThatThrownBy(() -> load(theirs)).isInstanceOf(InvalidConfigException.class);
    }

    @Test
    void anEmptyMonthFromElsewhereDoesNotEmptyOurs() {
        load(ours.deliver("2025-09", "o9", 3).deliver("2025-10", "o10", 4));
        theirs.deliver("2025-08", "t8", 5).deliver("2025-09", "t9");

        assertThatThrownBy(() -> load(theirs)).isInstanceOf(InvalidConfigException.class);
        assertThat(rowsByMonth()).containsExactly(Map.entry("2025-09", 3L), Map.entry("2025-10", 4L));
    }

    @Test
    void anExportThatMovedIsLoadedOnceWithReset() {
        load(ours.deliver("2025-08", "o8", 2).deliver("2025-09", "o9", 3));
        theirs.deliver("2025-09", "t9", 5).deliver("2025-10", "t10", 6);

        LoadReport moved = load(theirs, TableStrategy.SEPARATE, true, false);

        assertThat(moved.periods())
                .extracting(PeriodReport::outcome)
                .containsExactly(LoadOutcome.REPLACED, LoadOutcome.LOADED);
        assertThat(sources())
                .containsExactly(
                        Map.entry("2025-08", OURS), Map.entry("2025-09", THEIRS), Map.entry("2025-10", THEIRS));
        load(theirs.deliver("2025-10", "t10b", 7).deliver("2025-11", "t11", 8));
        assertThat(rowsByMonth())
                .containsExactly(
                        Map.entry("2025-08", 2L),
                        Map.entry("2025-09", 5L),
                        Map.entry("2025-10", 7L),
                        Map.entry("2025-11", 8L));
        assertThatThrownBy(() -> load(ours.deliver("2025-09", "o9b", 9)))
                .as("the place that it moved away from")
                .isInstanceOf(InvalidConfigException.class);
    }

    @Test
    void aCopyOfTheSameBucketIsTheSameExport() {
        load(ours.deliver("2025-09", "o9", 3));
        SampleBucket copy = new SampleBucket(folder.resolve("elsewhere/copy"), "payer-1");
        copy.deliver("2025-09", "o9", 3).deliver("2025-10", "o10", 4);

        assertThat(load(copy).periods())
                .extracting(PeriodReport::outcome)
                .containsExactly(LoadOutcome.SKIPPED, LoadOutcome.LOADED);
        assertThat(load(copy.deliver("2025-09", "o9b", 6)).periods())
                .extracting(PeriodReport::outcome)
                .containsExactly(LoadOutcome.REPLACED, LoadOutcome.SKIPPED);
        assertThat(sources()).containsExactly(Map.entry("2025-09", OURS), Map.entry("2025-10", OURS));
    }

    @Test
    void aDeliveryThatDoesNotSayWhereItCameFromIsLoaded() {
        load(ours.deliver("2025-09", "o9", 3));
        theirs.deliver("2025-09", "t9", 5).deleteManifest("2025-09");

        assertThat(load(theirs).periods())
                .extracting(PeriodReport::outcome)
                .as("nothing to compare")
                .containsExactly(LoadOutcome.REPLACED);
        assertThat(sources()).containsExactly(Map.entry("2025-09", ""));
    }
}
