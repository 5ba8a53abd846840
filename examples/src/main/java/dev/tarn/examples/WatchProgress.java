package dev.tarn.examples;

import dev.tarn.Tarn;
import dev.tarn.billing.LooseFiles;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Loads billing files and says how far it is; gives up when its time is over. Months that are finished by then stay, the one
 * under way leaves nothing behind, and the next run goes on from there.
 */
public final class WatchProgress {

    private WatchProgress() {}

    /**
     * Loads.
     *
     * @param arguments the database file, the files or a pattern, how many seconds it may take
     */
    public static void main(String... arguments) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(Long.parseLong(arguments[2])));
        LooseFiles files = LooseFiles.named("costs").add(arguments[1]).build();
        Cancellation cancellation = new Cancellation();
        try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", arguments[0]))) {
            tarn.load(files, LoadOptions.DEFAULT, new Progress(deadline, cancellation), cancellation)
                    .orThrow();
        } catch (LoadCancelledException e) {
            System.out.println("stopped: " + e.getMessage());
        }
    }

    /** Called on the loading thread, so it must not take long: a user interface would put the news in a queue. */
    private static final class Progress implements LoadListener {

        private final Instant deadline;
        private final Cancellation cancellation;

        Progress(Instant deadline, Cancellation cancellation) {
            this.deadline = deadline;
            this.cancellation = cancellation;
        }

        @Override
        public void planned(List<PeriodReport> periods) {
            long loaded = periods.stream()
                    .filter(period -> period.outcome() == LoadOutcome.SKIPPED)
                    .count();
            System.out.println(periods.size() + " months, " + loaded + " of them loaded already");
        }

        @Override
        public void reached(LoadStep step, LoadKey load) {
            System.out.println(load.partition().period() + " " + step);
            if (Instant.now().isAfter(deadline)) {
                cancellation.cancel();
            }
        }

        @Override
        public void finished(PeriodReport period) {
            System.out.println(period.key().partition().period() + " finished: " + period.outcome());
        }
    }
}
