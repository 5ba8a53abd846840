package dev.tarn.cli;

import dev.tarn.cli.output.Numbers;
import dev.tarn.cli.output.Terminal;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on stderr how a load goes on: a bar on a terminal, a line for each period elsewhere. */
final class LoadProgress implements LoadListener, AutoCloseable {

    private final Terminal terminal;
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
                    .setInitialMax(open)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUnit(open == 1 ? " month" : " months", 1)
                    .setUpdateIntervalMillis(150)
                    .hideEta()
                    .clearDisplayOnFinish()
                    .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), terminal.columns() - 1))
                    .build();
        }
    }

    @Override
    public synchronized void reached(LoadStep step, LoadKey load) {
        if (bar != null) {
            bar.setExtraMessage(" " + load.partition().period() + " "
                    + step.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }

    @Override
    public synchronized void finished(PeriodReport period) {
        if (bar != null) {
            bar.step();
        } else if (!terminal.interactiveErr()) {
            terminal.err()
                    .println(period.key().partition() + ": "
                            + period.outcome().name().toLowerCase(Locale.ROOT) + ", " + Numbers.count(period.rows())
                            + (period.rows() == 1 ? " row, " : " rows, ") + Numbers.count(period.files())
                            + (period.files() == 1 ? " file, " : " files, ")
                            + Numbers.bytes(period.bytes()) + ", " + Numbers.duration(period.duration()));
        }
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
