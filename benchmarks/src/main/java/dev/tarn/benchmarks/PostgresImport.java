package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Tarn needs to get a month's Parquet files into PostgreSQL beside the fastest way there is, {@code COPY} of a CSV file that somebody
 * has made before, and beside the usual one, a batch of inserts; and how much of that time is the publish, of which readers may notice
 * something.
 */
final class PostgresImport {

    private static final String TARN = "Tarn";
    private static final String COPY = "COPY of a ready CSV file";
    private static final String ANALYZED = "COPY and ANALYZE";
    private static final String BATCH = "JDBC batch";

    private PostgresImport() {}

    static List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        MonthShape shape = new MonthShape("Parquet", 100, settings.rows(), 4, MonthShape.Format.PARQUET);
        MonthShape small = shape.rows(Math.max(8, settings.rows() / 10));
        Path folder = workspace.unused("bucket");
        Path smallFolder = workspace.unused("bucket");
        SampleBucket bucket = new SampleBucket(folder);
        bucket.write(YearMonth.of(2025, 1), "first", shape);
        SampleMonth few = new SampleBucket(smallFolder).write(YearMonth.of(2025, 1), "first", small);
        Path csv = workspace.unused("ready");
        PostgresDatabase database = PostgresDatabase.fresh();
        List<Double> loads = new ArrayList<>();
        List<Double> publishes = new ArrayList<>();
        try (RawPostgres raw = RawPostgres.open(database.url())) {
            try (Tarn tarn = database.openEmpty(settings)) {
                Loads.load(tarn, bucket, shape.rows());
            }
            raw.adopt(shape.sampleColumns(), csv);
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put(COPY, () -> {
                raw.empty();
                double seconds = Alternation.seconds(() -> raw.copyIn(csv));
                raw.requireRows(shape.rows());
                return seconds;
            });
            contenders.put(ANALYZED, () -> {
                raw.empty();
                return Alternation.seconds(() -> {
                    raw.copyIn(csv);
                    raw.execute("ANALYZE month");
                });
            });
            contenders.put(TARN, () -> {
                Stopwatch stopwatch = new Stopwatch();
                try (Tarn tarn = database.openEmpty(settings)) {
                    loads.add(Alternation.seconds(
                            () -> Loads.load(tarn, bucket.export(), LoadOptions.DEFAULT, stopwatch, shape.rows())));
                    publishes.add(stopwatch.publish());
                }
                return loads.get(loads.size() - 1);
            });
            contenders.put(BATCH, () -> {
                raw.empty();
                double seconds = Alternation.seconds(() -> raw.insert(few, settings));
                raw.requireRows(small.rows());
                return seconds;
            });
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            String subject = "PostgreSQL: a month, 100 columns, Parquet, " + shape.rows() + " rows";
            return List.of(
                    alternation.compare(subject, TARN, COPY, "s", "≤ 1.35"),
                    alternation.compare(subject, TARN, ANALYZED, "s", ""),
                    alternation.compareRates(
                            subject + " (batch: " + small.rows() + ", more is better)",
                            TARN,
                            shape.rows(),
                            BATCH,
                            small.rows(),
                            "≥ 6.00"),
                    new Comparison(
                            subject + ", of which the publish",
                            "publish",
                            "whole load",
                            "s",
                            publishes.subList(1, publishes.size()),
                            loads.subList(1, loads.size()),
                            "≤ 0.05"));
        } finally {
            database.clear();
            Files.deleteIfExists(csv);
            Workspace.delete(folder);
            Workspace.delete(smallFolder);
        }
    }

    /** From the moment when all rows are there and verified, to the one when the load has nothing more to do. */
    private static final class Stopwatch implements LoadListener {

        private volatile long verified;
        private volatile long reported;

        @Override
        public void reached(LoadStep step, LoadKey load) {
            if (step == LoadStep.VERIFIED) {
                verified = System.nanoTime();
            } else if (step == LoadStep.REPORTED) {
                reported = System.nanoTime();
            }
        }

        double publish() {
            if (verified == 0 || reported == 0) {
                throw new IllegalStateException("the load did not say when it published");
            }
            return (reported - verified) / 1e9;
        }
    }
}
