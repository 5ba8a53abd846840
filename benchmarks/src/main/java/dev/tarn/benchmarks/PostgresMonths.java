package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What it brings to load four months at once rather than one after the other: the reader of files, the server and its disk
 * wait for each other less. The server waits for its disk here, as it does outside of tests. */
final class PostgresMonths {

    private static final int MONTHS = 4;
    private static final String AT_ONCE = "four at once";
    private static final String IN_TURN = "one after the other";

    private PostgresMonths() {}

    static List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        List<Comparison> found = new ArrayList<>();
        for (long rows : new long[] {settings.rows() / MONTHS, settings.rows() / MONTHS / 4}) {
            MonthShape shape = new MonthShape("Parquet", 100, rows, 4, MonthShape.Format.PARQUET);
            found.addAll(run(settings, workspace, shape));
        }
        return found;
    }

    private static List<Comparison> run(BenchmarkSettings settings, Workspace workspace, MonthShape shape)
            throws Exception {
        long rows = MONTHS * shape.rows();
        Path folder = workspace.unused("bucket");
        SampleBucket bucket = new SampleBucket(folder);
        for (int i = 0; i < MONTHS; i++) {
            bucket.write(YearMonth.of(2025, 1).plusMonths(i), "first", shape);
        }
        PostgresDatabase database = PostgresDatabase.fresh();
        try {
            database.waitForTheDisk(true);
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put(IN_TURN, () -> load(settings, database, bucket, rows, 1));
            contenders.put(AT_ONCE, () -> load(settings, database, bucket, rows, MONTHS));
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            String subject =
                    "PostgreSQL: four months, 100 columns, Parquet, 4 × " + shape.rows() + " rows (more is better)";
            return List.of(alternation.compareRates(subject, AT_ONCE, rows, IN_TURN, rows, "≥ 1.25"));
        } finally {
            database.waitForTheDisk(false);
            database.clear();
            Workspace.delete(folder);
        }
    }

    private static double load(
            BenchmarkSettings settings, PostgresDatabase database, SampleBucket bucket, long rows, int parallelism)
            throws Exception {
        LoadOptions options = new LoadOptions("aws_billing", Optional.empty(), false, false, false, parallelism);
        try (Tarn tarn = database.openEmpty(settings)) {
            return Alternation.seconds(() -> Loads.load(tarn, bucket.export(), options, LoadListener.NONE, rows));
        }
    }
}
