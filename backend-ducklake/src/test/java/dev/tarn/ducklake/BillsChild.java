package dev.tarn.ducklake;

import dev.tarn.ducklake.commit.CommitObserver;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadReport;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A process of its own that loads bills, and may die on the way. Its first line of input is the lake's catalog; at the second it begins. */
final class BillsChild {

    static final int DIED = 137;

    /** What a child does at a moment. */
    enum Fate {
        /** Goes on. */
        LIVE,
        /** Is dead at once. */
        DIE,
        /** Says so and stands still. */
        HANG
    }

    private BillsChild() {}

    /** Counts the moments of a load, its commits' included. */
    record Moments(List<String> seen, AtomicInteger left, Fate fate) implements LoadListener, CommitObserver {

        static Moments all() {
            return new Moments(new ArrayList<>(), new AtomicInteger(-1), Fate.LIVE);
        }

        @Override
        public void reached(LoadStep step, LoadKey load) {
            at(step.toString());
        }

        @Override
        public void at(dev.tarn.ducklake.commit.CommitMoment moment, int attempt) {
            at("commit " + moment);
        }

        private void at(String moment) {
            seen.add(moment);
            if (left.getAndDecrement() != 0) {
                return;
            }
            if (fate == Fate.DIE) {
                Runtime.getRuntime().halt(DIED);
            }
            System.out.println("stands still at " + moment);
            try {
                TimeUnit.HOURS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Loads.
     *
     * @param arguments the folder, {@code atomic} or not, what happens at which moment, how large a file may be or 0, and the months
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Bills bills = new Bills(Path.of(arguments[0]), in.readLine());
            Fate fate = Fate.valueOf(arguments[2]);
            Moments moments = new Moments(new ArrayList<>(), new AtomicInteger(Integer.parseInt(arguments[3])), fate);
            System.out.println("ready");
            in.readLine();
            try (DuckLakeBackend backend = bills.open(moments)) {
                limitFiles(Long.parseLong(arguments[4]));
                LoadReport report = bills.load(
                        backend,
                        arguments[1].equals("atomic"),
                        moments,
                        List.of(arguments).subList(5, arguments.length));
                report.periods()
                        .forEach(p -> System.out.println(
                                p.key().partition().period() + " " + p.outcome() + " " + p.rows() + " " + p.error()));
            }
        }
    }

    /** A disk that fills up, for a process without a disk of its own: no file of this process may grow beyond this. */
    private static void limitFiles(long bytes) throws IOException, InterruptedException {
        if (bytes == 0) {
            return;
        }
        Process limit = new ProcessBuilder(
                        "prlimit",
                        "--fsize=" + bytes,
                        "--pid",
                        String.valueOf(ProcessHandle.current().pid()))
                .inheritIO()
                .start();
        if (limit.waitFor() != 0) {
            throw new IOException("prlimit failed");
        }
    }
}
