package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The peak memory of a whole process, at one and at four times the input, under one memory limit. What a process needs must
 * not grow with the month.
 */
final class MemoryBenchmark implements Benchmark {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        if (!PeakMemory.isKnown()) {
            return List.of();
        }
        int rows = settings.memoryRows();
        Path once = workspace.unused("bucket");
        Path fourTimes = workspace.unused("bucket");
        MonthShape shape = new MonthShape("Parquet", 100, rows, 4, MonthShape.Format.PARQUET);
        new SampleBucket(once).write(YearMonth.of(2025, 1), "first", shape);
        new SampleBucket(fourTimes).write(YearMonth.of(2025, 1), "first", shape.rows(4L * rows));
        Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
        for (String who : List.of("Tarn", "raw")) {
            contenders.put(who + " 1x", () -> peak(settings, workspace, who, once, rows));
            contenders.put(who + " 4x", () -> peak(settings, workspace, who, fourTimes, 4L * rows));
        }
        Alternation alternation = Alternation.run(Math.min(settings.rounds(), 3), contenders);
        String subject = "peak memory, 100 columns, Parquet, memory_limit " + settings.probeMemoryLimit() + ", 1x = "
                + rows + " rows";
        Workspace.delete(once);
        Workspace.delete(fourTimes);
        return List.of(
                alternation.compare(subject, "Tarn 4x", "Tarn 1x", "MB", "≤ 1.10"),
                alternation.compare(subject, "raw 4x", "raw 1x", "MB", ""),
                alternation.compare(subject, "Tarn 4x", "raw 4x", "MB", ""));
    }

    private static double peak(BenchmarkSettings settings, Workspace workspace, String who, Path bucket, long rows)
            throws Exception {
        Path file = workspace.unused("peak");
        String kilobytes = ChildProcess.run(
                Loading.class,
                List.of(
                        who,
                        file.toString(),
                        settings.probeMemoryLimit(),
                        Integer.toString(settings.threads()),
                        bucket.toString(),
                        Long.toString(rows)));
        Files.delete(file);
        return Double.parseDouble(kilobytes) / 1024;
    }

    /** What the child process does. */
    static final class Loading {

        private Loading() {}

        /**
         * Loads a bucket's month and prints the process's peak memory in kB.
         *
         * @param arguments who loads, database file, memory limit, threads, bucket, rows
         * @throws Exception where it can't
         */
        public static void main(String... arguments) throws Exception {
            Path file = Path.of(arguments[1]);
            String limit = arguments[2];
            SampleBucket bucket = new SampleBucket(Path.of(arguments[4]));
            long rows = Long.parseLong(arguments[5]);
            if (arguments[0].equals("Tarn")) {
                Map<String, String> database =
                        Map.of("database_path", file.toString(), "memory_limit", limit, "threads", arguments[3]);
                try (Tarn tarn = Tarn.open("duckdb", database)) {
                    Loads.load(tarn, bucket, rows);
                }
            } else {
                MonthShape shape = new MonthShape("Parquet", 100, rows, 4, MonthShape.Format.PARQUET);
                try (RawDatabase database = RawDatabase.open(file, Integer.parseInt(arguments[3]), limit)) {
                    database.load(bucket.month(YearMonth.of(2025, 1), "first", shape), RawDatabase.Types.EXACT);
                }
            }
            System.out.println(PeakMemory.kilobytes());
        }
    }
}
