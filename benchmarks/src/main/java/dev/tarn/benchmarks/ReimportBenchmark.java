package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadEngine;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What it costs to import months that are loaded already: nothing is loaded, and the state is asked at most three times. */
final class ReimportBenchmark implements Benchmark {

    private static final String REIMPORT = "re-import";
    private static final String IMPORT = "import";
    private static final int ROWS = 1000;

    @Override
    public String name() {
        return "reimport";
    }

    @Override
    public List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        int months = settings.months();
        MonthShape shape = new MonthShape("Parquet", 100, ROWS, 1, MonthShape.Format.PARQUET);
        SampleBucket bucket = new SampleBucket(workspace.unused("bucket"));
        for (int i = 0; i < months; i++) {
            bucket.write(YearMonth.of(2022, 1).plusMonths(i), "first", shape);
        }
        List<Double> queries = new ArrayList<>();
        Path[] loaded = new Path[1];
        Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
        contenders.put(IMPORT, () -> {
            loaded[0] = workspace.unused("tarn");
            try (Tarn tarn = open(settings, loaded[0])) {
                return Alternation.seconds(() -> Loads.load(tarn, bucket, (long) months * ROWS));
            }
        });
        contenders.put(REIMPORT, () -> {
            try (Tarn tarn = open(settings, loaded[0])) {
                CountingBackend counting = new CountingBackend(tarn.backend());
                double seconds = Alternation.seconds(() -> skip(counting, bucket, months));
                queries.add((double) counting.queries());
                return seconds;
            }
        });
        Alternation alternation = Alternation.run(settings.rounds(), contenders);
        String subject = "re-import of " + months + " loaded months";
        return List.of(
                alternation.compare(subject, REIMPORT, IMPORT, "s", ""),
                new Comparison(
                        subject + ", state queries",
                        REIMPORT,
                        "allowed",
                        "queries",
                        queries,
                        queries.stream().map(query -> 3.0).toList(),
                        "≤ 1.00"));
    }

    private static void skip(CountingBackend counting, SampleBucket bucket, int months) {
        LoadReport report = new LoadEngine(counting.backend())
                .load(bucket.export(), LoadOptions.DEFAULT, LoadListener.NONE, new Cancellation());
        if (report.count(LoadOutcome.SKIPPED) != months) {
            throw new IllegalStateException("not all of " + months + " months were skipped: " + report);
        }
    }

    private static Tarn open(BenchmarkSettings settings, Path file) {
        return Tarn.open("duckdb", settings.database(file, settings.memoryLimit()));
    }
}
