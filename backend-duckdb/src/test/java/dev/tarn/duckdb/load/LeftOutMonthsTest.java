package dev.tarn.duckdb.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.Tarn;
import dev.tarn.error.BadDataException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.ExportId;
import dev.tarn.spi.TableStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Months that can't be loaded beside months that can: broken ones, and ones whose delivery is under way. */
class LeftOutMonthsTest {

    private static final ExportId EXPORT = new ExportId("aws", SampleBucket.EXPORT);

    @TempDir
    private Path folder;

    private final List<PeriodReport> finished = new ArrayList<>();
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

    private LoadReport load(boolean dryRun, boolean atomic) {
        finished.clear();
        LoadListener listener = new LoadListener() {
            @Override
            public void finished(PeriodReport period) {
                finished.add(period);
            }
        };
        return tarn.load(
                bucket.export(),
                new LoadOptions("aws_billing", TableStrategy.SEPARATE, false, dryRun, atomic, 1),
                listener,
                new Cancellation());
    }

    private static List<LoadOutcome> outcomes(LoadReport report) {
        return report.periods().stream().map(PeriodReport::outcome).toList();
    }

    @Test
    void aCutManifestAndAMissingFileKeepNoOtherMonthFromBeingLoaded() throws IOException {
        bucket.deliver("2025-08", "e1", 1).deliver("2025-09", "e1", 2).deliver("2025-10", "e1", 3);
        load(false, false).orThrow();
        bucket.deliver("2025-08", "e2", 4).deliver("2025-09", "e2", 5).deliver("2025-10", "e2", 6);
        bucket.cutManifest("2025-08");
        Files.delete(bucket.dataFile("2025-09", 1));

        assertThat(outcomes(load(true, false)))
                .containsExactly(LoadOutcome.FAILED, LoadOutcome.FAILED, LoadOutcome.PLANNED);
        LoadReport report = load(false, false);

        assertThat(outcomes(report)).containsExactly(LoadOutcome.FAILED, LoadOutcome.FAILED, LoadOutcome.REPLACED);
        assertThat(report.periods().get(0).error()).contains("2025-08/costs-Manifest.json", "broken JSON");
        assertThat(report.periods().get(1).error()).contains("costs-00001.csv.gz", "not there");
        assertThatThrownBy(report::orThrow).isInstanceOf(BadDataException.class);
        assertThat(finished).containsExactlyElementsOf(report.periods());
        assertThat(tarn.backend().stateManager().history(EXPORT, YearMonth.of(2025, 8)))
                .extracting(state -> state.key().version() + " " + state.rows())
                .containsExactly("e1 1");
        assertThat(tarn.backend().stateManager().currentVersions(EXPORT))
                .extracting(state -> state.rows())
                .containsExactly(1L, 2L, 6L);
    }

    @Test
    void oneBrokenMonthFailsASetThatBelongsTogether() {
        bucket.deliver("2025-09", "e1", 1).deliver("2025-10", "e1", 2);
        bucket.cutManifest("2025-10");

        LoadReport report = load(false, true);

        assertThat(outcomes(report)).containsExactly(LoadOutcome.FAILED, LoadOutcome.FAILED);
        assertThat(report.periods())
                .allSatisfy(period -> assertThat(period.error()).contains("2025-10/costs-Manifest.json"));
        assertThat(finished).containsExactlyElementsOf(report.periods());
        assertThat(tarn.backend().stateManager().exports()).isEmpty();
    }

    @Test
    void aMonthWhoseManifestIsNotThereYetIsReportedAndNoFailure() {
        bucket.deliver("2025-09", "e1", 1).deliver("2025-10", "e1", 2);
        load(false, false).orThrow();
        bucket.deliver("2025-10", "e2", 3).deleteManifest("2025-10");
        bucket.deliver("2025-11", "e1", 4).deleteManifest("2025-11");

        LoadReport report = load(false, false).orThrow();

        assertThat(outcomes(report))
                .containsExactly(LoadOutcome.SKIPPED, LoadOutcome.INCOMPLETE, LoadOutcome.INCOMPLETE);
        assertThat(report.successful()).isTrue();
        assertThat(report.periods()).extracting(PeriodReport::rows).containsExactly(1L, 2L, 0L);
        assertThat(report.periods().get(2).warnings())
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning).startsWith("delivery under way").contains("no manifest yet"));
        assertThat(tarn.backend().stateManager().history(EXPORT, YearMonth.of(2025, 11)))
                .isEmpty();
    }
}
