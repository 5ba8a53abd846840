package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The peak memory of a process that loads into PostgreSQL, at one and at four times the input. The server is another process, whose memory
 * is its own affair.
 */
final class PostgresMemory {

    private PostgresMemory() {}

    static List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        if (!PeakMemory.isKnown()) {
            return List.of();
        }
        int rows = settings.memoryRows();
        Path once = workspace.unused("bucket");
        Path fourTimes = workspace.unused("bucket");
        MonthShape shape = new MonthShape("Parquet", 100, rows, 4, MonthShape.Format.PARQUET);
        new SampleBucket(once).write(YearMonth.of(2025, 1), "first", shape);
        new SampleBucket(fourTimes).write(YearMonth.of(2025, 1), "first", shape.rows(4L * rows));
        PostgresDatabase database = PostgresDatabase.fresh();
        try {
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put("Tarn 1x", () -> peak(settings, database, once, rows));
            contenders.put("Tarn 4x", () -> peak(settings, database, fourTimes, 4L * rows));
            Alternation alternation = Alternation.run(Math.min(settings.rounds(), 3), contenders);
            String subject = "PostgreSQL: peak memory, 100 columns, Parquet, memory_limit "
                    + settings.probeMemoryLimit() + ", 1x = " + rows + " rows";
            return List.of(alternation.compare(subject, "Tarn 4x", "Tarn 1x", "MB", "≤ 1.10"));
        } finally {
            database.clear();
            Workspace.delete(once);
            Workspace.delete(fourTimes);
        }
    }

    private static double peak(BenchmarkSettings settings, PostgresDatabase database, Path bucket, long rows)
            throws Exception {
        database.clear();
        List<String> arguments = new ArrayList<>(List.of(bucket.toString(), Long.toString(rows)));
        database.settings(settings.threads(), settings.probeMemoryLimit())
                .forEach((key, value) -> arguments.add(key + "=" + value));
        return Double.parseDouble(ChildProcess.run(Loading.class, arguments)) / 1024;
    }

    /** What the child process does. */
    static final class Loading {

        private Loading() {}

        /**
         * Loads a bucket's month and prints the process's peak memory in kB.
         *
         * @param arguments bucket, rows, the database's settings
         * @throws Exception where it can't
         */
        public static void main(String... arguments) throws Exception {
            Map<String, String> database = new LinkedHashMap<>();
            for (String argument : List.of(arguments).subList(2, arguments.length)) {
                String[] parts = argument.split("=", 2);
                database.put(parts[0], parts[1]);
            }
            try (Tarn tarn = PostgresDatabase.open(database)) {
                Loads.load(tarn, new SampleBucket(Path.of(arguments[0])), Long.parseLong(arguments[1]));
            }
            System.out.println(PeakMemory.kilobytes());
        }
    }
}
