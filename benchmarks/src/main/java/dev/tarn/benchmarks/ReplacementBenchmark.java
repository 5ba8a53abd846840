package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What it costs to replace a month rather than to load it for the first time: in an open database that holds another month. */
final class ReplacementBenchmark implements Benchmark {

    private static final String REPLACEMENT = "replacement";
    private static final String FIRST = "first load";

    @Override
    public String name() {
        return "replacement";
    }

    @Override
    public List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        MonthShape shape = new MonthShape("Parquet", 100, settings.rows(), 4, MonthShape.Format.PARQUET);
        SampleBucket bucket = new SampleBucket(workspace.unused("bucket"));
        Path file = workspace.unused("tarn");
        Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
        // One month after the other is new; its second version follows at once.
        int[] round = {0};
        try (Tarn tarn = Tarn.open("duckdb", settings.database(file, settings.memoryLimit()))) {
            contenders.put(FIRST, () -> {
                bucket.write(month(round[0]), "first", shape);
                return Alternation.seconds(() -> Loads.load(tarn, bucket, shape.rows()));
            });
            contenders.put(REPLACEMENT, () -> {
                bucket.write(month(round[0]++), "second", shape);
                return Alternation.seconds(() -> Loads.load(tarn, bucket, shape.rows()));
            });
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            String subject = "a month's second version, 100 columns, Parquet, " + shape.rows() + " rows";
            return List.of(alternation.compare(subject, REPLACEMENT, FIRST, "s", "≤ 1.25"));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static YearMonth month(int round) {
        return YearMonth.of(2020, 1).plusMonths(round);
    }
}
