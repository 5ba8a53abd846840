package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From nothing to the first answer: opens a database with a loaded month and asks one question, in a Java of its own. */
final class StartupBenchmark implements Benchmark {

    private static final String QUERY = "SELECT count(*) FROM aws_billing.bench_unified";

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        MonthShape shape = new MonthShape("Parquet", 100, 1000, 1, MonthShape.Format.PARQUET);
        SampleBucket bucket = new SampleBucket(workspace.unused("bucket"));
        bucket.write(YearMonth.of(2025, 1), "first", shape);
        Path file = workspace.unused("tarn");
        try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", file.toString()))) {
            Loads.load(tarn, bucket, shape.rows());
        }
        int rounds = settings.fork() ? settings.rounds() * 2 : 1;
        Map<String, Alternation.Contender> whole = new LinkedHashMap<>();
        Map<String, Alternation.Contender> inside = new LinkedHashMap<>();
        for (String who : List.of("JDBC", "Tarn")) {
            List<String> arguments = List.of(who, file.toString());
            whole.put(who, () -> Alternation.seconds(() -> ChildProcess.run(Asking.class, arguments)));
            inside.put(who, () -> Double.parseDouble(ChildProcess.run(Asking.class, arguments)));
        }
        Comparison process = Alternation.run(rounds, whole)
                .compare("start-up: a Java process from its start to its end", "Tarn", "JDBC", "s", "");
        Comparison open = Alternation.run(rounds, inside)
                .compare("start-up: open and first query, cold JVM", "Tarn", "JDBC", "s", "");
        Files.delete(file);
        return List.of(open, process);
    }

    /** What the child process does. */
    static final class Asking {

        private Asking() {}

        /**
         * Asks, and prints the seconds from the first line to the answer.
         *
         * @param arguments who asks, database file
         * @throws Exception where it can't
         */
        public static void main(String... arguments) throws Exception {
            double seconds = Alternation.seconds(() -> {
                if (arguments[0].equals("Tarn")) {
                    try (Tarn tarn = Tarn.open(
                            "duckdb", Map.of("database_path", arguments[1], "threads", "1", "memory_limit", "1GB"))) {
                        tarn.query(QUERY).toList();
                    }
                } else {
                    try (RawDatabase database = RawDatabase.open(Path.of(arguments[1]), 1, "1GB")) {
                        database.execute(QUERY);
                    }
                }
            });
            System.out.println(String.format(Locale.ROOT, "%.6f", seconds));
        }
    }
}
