package dev.tarn.cli;

import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Terminal;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on stderr how a load goes on: a bar on a terminal, a line for each period elsewhere. */
final class LoadProgress implements LoadListener, AutoCloseable {

    private static final int STEPS_OF_A_MONTH = LoadStep.values().length;

    private final Terminal terminal;
    private final Map<LoadKey, Integer> steps = new HashMap<>();
    private final AtomicLong fetched = new AtomicLong();
    private ProgressBar bar;

    LoadProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void planned(List<PeriodReport> periods) {
        long open = periods.stream()
                .filter(period -> period.outcome() != LoadOutcome.SKIPPED)
                .count();
        if (terminal.interactiveErr() && open > 0 && bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("import")
                    .setInitialMax(open * STEPS_OF_A_MONTH)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUnit(open == 1 ? " month" : " months", STEPS_OF_A_MONTH)
                    .setUpdateIntervalMillis(150)
                    .hideEta()
                    // One step of a big month takes minutes: the time moves on all the same.
                    .continuousUpdate()
                    .clearDisplayOnFinish()
                    .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), terminal.columns() - 1))
                    .build();
        }
    }

    @Override
    public synchronized void reached(LoadStep step, LoadKey load) {
        if (bar != null) {
            advance(load, step.ordinal() + 1);
            bar.setExtraMessage(" " + load.partition().period() + " " + activity(step)
                    + (fetched.get() == 0 ? "" : ", " + Numbers.bytes(fetched.get()) + " fetched"));
        }
    }

    @Override
    public void fetched(long bytes) {
        fetched.addAndGet(bytes);
    }

    @Override
    public synchronized void finished(PeriodReport period) {
        if (bar != null) {
            if (period.outcome() != LoadOutcome.SKIPPED) {
                advance(period.key(), STEPS_OF_A_MONTH);
            }
        } else if (!terminal.interactiveErr()) {
            terminal.err()
                    .println(period.key().partition() + ": "
                            + (LoadSummary.isCancelled(period)
                                    ? "cancelled"
                                    : period.outcome().name().toLowerCase(Locale.ROOT))
                            + ", " + Numbers.count(period.rows(), "row") + ", "
                            + Numbers.count(period.files(), "file") + ", "
                            + Numbers.bytes(period.bytes()) + ", " + Numbers.duration(period.duration()));
        }
    }

    /** A step that comes twice, or again after a later one, takes nothing back. */
    private void advance(LoadKey load, int reached) {
        steps.merge(load, reached, Math::max);
        bar.stepTo(steps.values().stream().mapToLong(Integer::longValue).sum());
    }

    /** What is being done after a step. */
    private static String activity(LoadStep reached) {
        return switch (reached) {
            case PLANNED, STARTED, OPENED, TARGET_READY -> "reading files";
            case STAGED -> "verifying";
            case COMMITTED, REPORTED -> "done";
            default -> "publishing";
        };
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
