package dev.tarn.duckdb.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.Tarn;
import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadStatus;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.TableStrategy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The load engine over a real database file and a real bucket. */
class LoadEngineTest {

    private static final ExportId EXPORT = new ExportId("aws", SampleBucket.EXPORT);
    private static final String VIEW = "aws_billing.costs_unified";

    @TempDir
    private Path folder;

    private SampleBucket bucket;
    private Tarn tarn;

    @BeforeEach
    void open() {
        bucket = new SampleBucket(folder.resolve("bucket"));
        tarn = Tarn.open("duckdb", Map.of("database_path", folder.resolve("costs.duckdb")));
    }

    @AfterEach
    void close() {
        tarn.close();
    }

    private LoadReport load(LoadOptions options) {
        return tarn.load(bucket.export(), options, LoadListener.NONE, new Cancellation());
    }

    private static LoadOptions options(TableStrategy strategy, boolean reset, boolean atomic) {
        return new LoadOptions("aws_billing", strategy, reset, false, atomic, 2);
    }

    private Map<String, Long> rowsByMonth() {
        Map<String, Long> rows = new TreeMap<>();
        tarn.query("SELECT billing_period, count(*) FROM " + VIEW + " GROUP BY 1")
                .toList()
                .forEach(row -> rows.put((String) row.get(0), (Long) row.get(1)));
        return rows;
    }

    @ParameterizedTest
    @EnumSource(TableStrategy.class)
    void loadsOnceAndReplacesWhatIsRestated(TableStrategy strategy) {
        bucket.deliver("2025-09", "e1", 3, 2).deliver("2025-10", "e1", 4);
        LoadOptions options = options(strategy, false, false);

        LoadReport first = load(options).orThrow();
        assertThat(first.periods()).extracting(PeriodReport::outcome).containsOnly(LoadOutcome.LOADED);
        assertThat(first.periods().get(0).costByCurrency().get("USD")).isEqualByComparingTo("0.05");
        assertThat(first.periods().get(0).files()).isEqualTo(2);

        LoadReport again = load(options).orThrow();
        assertThat(again.periods()).extracting(PeriodReport::outcome).containsOnly(LoadOutcome.SKIPPED);
        assertThat(again.periods()).extracting(PeriodReport::rows).containsExactly(5L, 4L);

        bucket.deliver("2025-09", "e2", 6);
        LoadReport restated = load(options).orThrow();
        assertThat(restated.periods())
                .extracting(PeriodReport::outcome)
                .containsExactly(LoadOutcome.REPLACED, LoadOutcome.SKIPPED);
        assertThat(restated.periods().get(0).previousRows()).isEqualTo(5);
        assertThat(rowsByMonth()).containsExactly(Map.entry("2025-09", 6L), Map.entry("2025-10", 4L));
        assertThat(tarn.backend().stateManager().history(EXPORT, YearMonth.of(2025, 9)))
                .extracting(state -> state.key().version() + " " + state.current())
                .containsExactly("e1 false", "e2 true");
    }

    @Test
    void bothStrategiesShowTheSameView() {
        bucket.deliver("2025-09", "e1", 3).deliver("2025-10", "e1", 4);
        String sql = "SELECT * EXCLUDE (tarn_load_id) FROM " + VIEW + " ORDER BY ALL";
        load(options(TableStrategy.SEPARATE, false, false)).orThrow();
        List<List<Object>> separate = tarn.query(sql).toList();
        load(options(TableStrategy.SINGLE, true, false)).orThrow();
        assertThat(tarn.query(sql).toList()).isEqualTo(separate).hasSize(7);
    }

    @Test
    void dryRunWritesNothing() {
        bucket.deliver("2025-09", "e1", 3);
        LoadReport report = load(new LoadOptions("aws_billing", TableStrategy.SEPARATE, false, true, false, 1));
        assertThat(report.periods()).extracting(PeriodReport::outcome).containsExactly(LoadOutcome.PLANNED);
        assertThat(tarn.backend().stateManager().exports()).isEmpty();
    }

    @Test
    void resetLoadsAgainWithoutALoadedMonthEverMissing() {
        bucket.deliver("2025-09", "e1", 3);
        load(LoadOptions.DEFAULT).orThrow();
        assertThat(load(options(TableStrategy.SEPARATE, true, false)).periods())
                .extracting(PeriodReport::outcome)
                .containsExactly(LoadOutcome.REPLACED);
        assertThat(rowsByMonth()).containsEntry("2025-09", 3L);
    }

    @Test
    void oneBrokenMonthDoesNotStopTheOthersUnlessTheyBelongTogether() {
        bucket.deliver("2025-09", "e1", 3).deliverLines("2025-10", "e1", "line_item_unblended_cost", List.of("1,2"));

        LoadReport together = load(options(TableStrategy.SEPARATE, false, true));
        assertThat(together.count(LoadOutcome.FAILED)).isEqualTo(2);
        assertThatThrownBy(together::orThrow).isInstanceOf(BadDataException.class);
        assertThat(tarn.backend().stateManager().currentVersions(EXPORT)).isEmpty();

        LoadReport each = load(LoadOptions.DEFAULT);
        assertThat(each.periods())
                .extracting(PeriodReport::outcome)
                .containsExactly(LoadOutcome.LOADED, LoadOutcome.FAILED);
        assertThat(each.periods().get(1).error()).contains("costs-00001.csv.gz");
        assertThat(rowsByMonth()).containsExactly(Map.entry("2025-09", 3L));
    }

    @Test
    void severalMonthsBecomeVisibleAtOneInstant() {
        bucket.deliver("2025-09", "e1", 3).deliver("2025-10", "e1", 4);
        load(options(TableStrategy.SEPARATE, false, true)).orThrow();
        assertThat(rowsByMonth()).containsExactly(Map.entry("2025-09", 3L), Map.entry("2025-10", 4L));
    }

    @Test
    void shrinksOnlyOnAManifestsWordOrTheCallers() {
        bucket.deliver("2025-09", "e1", 5);
        load(LoadOptions.DEFAULT).orThrow();

        bucket.deliver("2025-09", "e2", 3).deleteManifest("2025-09");
        LoadReport refused = load(LoadOptions.DEFAULT);
        assertThat(refused.periods().get(0).error())
                .contains("shrinks (3 rows, 5 before)")
                .contains("reset");
        assertThat(rowsByMonth()).containsEntry("2025-09", 5L);

        assertThat(load(options(TableStrategy.SEPARATE, true, false)).orThrow().successful())
                .isTrue();
        assertThat(rowsByMonth()).containsEntry("2025-09", 3L);

        bucket.deliver("2025-09", "e3", 0);
        LoadReport emptied = load(LoadOptions.DEFAULT).orThrow();
        assertThat(emptied.periods().get(0).warnings()).anyMatch(w -> w.contains("empty (0 rows, 3 before)"));
        assertThat(rowsByMonth()).isEmpty();
    }

    @Test
    void takesOverFromAnAttemptThatNeverEnded() {
        bucket.deliver("2025-09", "e1", 2);
        assertThatThrownBy(() -> tarn.load(
                        bucket.export(),
                        LoadOptions.DEFAULT,
                        new LoadListener() {
                            @Override
                            public void reached(LoadStep step, LoadKey load) {
                                if (step == LoadStep.STAGED) {
                                    throw new Vanished();
                                }
                            }
                        },
                        new Cancellation()))
                .isInstanceOf(Vanished.class);
        assertThat(tarn.backend().stateManager().history(EXPORT, YearMonth.of(2025, 9)))
                .extracting(state -> state.status())
                .containsExactly(LoadStatus.FAILED);

        tarn.backend().stateManager().start(Plans.of(EXPORT, "2025-09", "e1"));
        LoadReport report = load(LoadOptions.DEFAULT).orThrow();
        assertThat(report.periods().get(0).warnings()).anyMatch(w -> w.startsWith("took over"));
        assertThat(rowsByMonth()).containsEntry("2025-09", 2L);
    }

    @Test
    void anAttemptThatWasTakenOverPublishesNothing() {
        bucket.deliver("2025-09", "e1", 2);
        LoadReport report = tarn.load(
                bucket.export(),
                LoadOptions.DEFAULT,
                new LoadListener() {
                    @Override
                    public void reached(LoadStep step, LoadKey load) {
                        if (step == LoadStep.VERIFIED) {
                            tarn.backend().stateManager().start(Plans.of(EXPORT, "2025-09", "e9"));
                        }
                    }
                },
                new Cancellation());
        assertThat(report.periods().get(0).failure()).get().isInstanceOf(LoadConflictException.class);
        assertThat(tarn.backend().stateManager().currentVersions(EXPORT)).isEmpty();
        load(LoadOptions.DEFAULT).orThrow();
        assertThat(rowsByMonth()).containsEntry("2025-09", 2L);
    }

    @ParameterizedTest
    @EnumSource(
            value = LoadStep.class,
            names = {"COMMITTED", "REPORTED"},
            mode = EnumSource.Mode.EXCLUDE)
    void cancellationLeavesNothingBehind(LoadStep at) {
        bucket.deliver("2025-09", "e1", 2);
        load(LoadOptions.DEFAULT).orThrow();
        bucket.deliver("2025-09", "e2", 3);
        Cancellation cancellation = new Cancellation();
        assertThatThrownBy(() -> tarn.load(
                        bucket.export(),
                        LoadOptions.DEFAULT,
                        new LoadListener() {
                            @Override
                            public void reached(LoadStep step, LoadKey load) {
                                if (step == at) {
                                    cancellation.cancel();
                                    cancellation.check(load);
                                }
                            }
                        },
                        cancellation))
                .isInstanceOf(LoadCancelledException.class);
        assertThat(rowsByMonth()).containsExactly(Map.entry("2025-09", 2L));
        load(LoadOptions.DEFAULT).orThrow();
        assertThat(rowsByMonth()).containsExactly(Map.entry("2025-09", 3L));
    }

    @Test
    void reportsNewColumnsAndStrayPeriods() {
        bucket.deliver("2025-09", "e1", 2);
        load(LoadOptions.DEFAULT).orThrow();
        bucket.deliverLines(
                "2025-10",
                "e1",
                "bill_billing_period_start_date,line_item_currency_code,line_item_unblended_cost,brand_new",
                List.of("2025-10-01T00:00:00Z,USD,0.0000000000000000014,x", "2025-09-01T00:00:00Z,EUR,2,y"));
        PeriodReport october = load(LoadOptions.DEFAULT).orThrow().periods().get(1);
        assertThat(october.change().added()).extracting(column -> column.name()).containsExactly("brand_new");
        assertThat(october.rounded()).isEqualTo(1);
        assertThat(october.warnings())
                .anyMatch(w -> w.contains("1 rows carry billing period 2025-09"))
                .anyMatch(w -> w.contains("rounded"));
        assertThat(october.costByCurrency().get("EUR")).isEqualByComparingTo(BigDecimal.valueOf(2));
        assertThat(tarn.query("SELECT count(*) FROM " + VIEW + " WHERE brand_new IS NULL")
                        .toList())
                .containsExactly(List.of(2L));
    }

    @Test
    void refusesTheTablesOfAnotherExport() {
        bucket.deliver("2025-09", "e1", 2);
        load(LoadOptions.DEFAULT).orThrow();
        assertThatThrownBy(() -> tarn.load(Plans.rows(new ExportId("file", "COSTS"), "2025-09", 1)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("aws_billing.costs_2025_09 belongs to the export aws/costs");
        assertThat(rowsByMonth()).containsEntry("2025-09", 2L);
    }

    @Test
    void keepsAnExportInOneDataset() {
        bucket.deliver("2025-09", "e1", 2);
        load(LoadOptions.DEFAULT).orThrow();
        assertThatThrownBy(() -> load(new LoadOptions("other", TableStrategy.SEPARATE, false, false, false, 1)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("dataset aws_billing");
    }

    @Test
    void loadsAnApplicationsRows() {
        ExportId rows = new ExportId("app", "mine");
        LoadReport report = tarn.load(Plans.rows(rows, "2025-09", 3)).orThrow();
        assertThat(report.periods().get(0).rows()).isEqualTo(3);
        assertThat(report.periods().get(0).costByCurrency().get("USD")).isEqualByComparingTo("0.3");
        assertThat(tarn.load(Plans.rows(rows, "2025-09", 3)).periods())
                .extracting(PeriodReport::outcome)
                .containsExactly(LoadOutcome.SKIPPED);
    }

    /** Stands for a bug in a listener: no exception of Tarn's own. */
    private static final class Vanished extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
