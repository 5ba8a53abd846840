package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.cli.output.Terminal;
import dev.tarn.error.BackendException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.TableName;
import dev.tarn.spi.LoadStep;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is seen while a load goes on, and afterwards. */
class LoadProgressTest {

    private static final ExportId EXPORT = new ExportId("file", "x");
    private static final TableName TABLE = new TableName("d", "x_2025_01");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Terminal terminal(boolean interactive) {
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        return new Terminal(stream, stream, Map.of(), false, interactive, 100);
    }

    private String shown() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private void await(Predicate<String> wanted) throws InterruptedException {
        for (int tries = 0; tries < 100 && !wanted.test(shown()); tries++) {
            Thread.sleep(100);
        }
        assertThat(shown()).matches(wanted);
    }

    private static PeriodReport january(LoadOutcome outcome, BackendException... failure) {
        return new PeriodReport(
                new LoadKey(new PartitionKey(EXPORT, "", YearMonth.of(2025, 1)), "v1"),
                TABLE,
                outcome,
                1,
                10,
                1,
                0,
                Map.of(),
                0,
                SchemaChange.NONE,
                List.of(),
                Duration.ofSeconds(1),
                List.of(failure).stream().findFirst());
    }

    @Test
    void aSingleMonthMovesTheBarLongBeforeItIsDone() throws InterruptedException {
        PeriodReport month = january(LoadOutcome.PLANNED);
        try (LoadProgress progress = new LoadProgress(terminal(true))) {
            progress.planned(List.of(month));
            progress.reached(LoadStep.TARGET_READY, month.key());
            await(text -> text.contains("reading files") && text.matches("(?s).*\\b2\\d%.*"));
            progress.reached(LoadStep.STAGED, month.key());
            // Some backends report a step again.
            progress.reached(LoadStep.TARGET_READY, month.key());
            progress.reached(LoadStep.VERIFIED, month.key());
            await(text -> text.contains("publishing") && text.matches("(?s).*\\b4\\d%.*"));
            await(text -> text.contains("0:00:02"));
        }
    }

    @Test
    void cancelledIsNotFailed() {
        PeriodReport cancelled = january(LoadOutcome.FAILED, new LoadCancelledException("[load] load x: cancelled"));
        PeriodReport failed = january(LoadOutcome.FAILED, new BadDataException("[load] load x: ragged"));

        try (LoadProgress progress = new LoadProgress(terminal(false))) {
            progress.finished(cancelled);
        }
        assertThat(shown()).contains("cancelled, 1 row, 1 file, ").doesNotContain("failed");

        written.reset();
        summary(cancelled).print(terminal(false), false);
        assertThat(shown()).contains("1 cancelled, in").doesNotContain("failed");

        written.reset();
        summary(failed).print(terminal(false), false);
        assertThat(shown()).contains("1 failed, in").doesNotContain("cancelled");
    }

    @Test
    void oneRowIsNoRows() {
        summary(january(LoadOutcome.LOADED)).print(terminal(false), false);

        assertThat(shown()).contains("1 loaded: 1 row, in");
    }

    private static LoadSummary summary(PeriodReport month) {
        return new LoadSummary(
                new LoadReport(EXPORT, new TableName("d", "x_unified"), List.of(month), Duration.ofSeconds(1)));
    }
}
