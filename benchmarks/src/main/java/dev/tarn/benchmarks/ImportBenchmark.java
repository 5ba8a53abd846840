package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Tarn costs beside {@code CREATE TABLE AS SELECT} of the same files: each opens a new database file, loads a month and
 * closes. Against raw loading with AWS's types (costs are DOUBLE) the difference is exactness, verification and state;
 * against raw loading into Tarn's types it is verification and state alone. Raw loads leave the engine's settings as they are, by which
 * it may write a month twice; one contender changes that one.
 */
final class ImportBenchmark implements Benchmark {

    private static final String TARN = "Tarn";
    private static final String RAW = "raw, AWS's types";
    private static final String EXACT = "raw, Tarn's types";
    private static final String ONCE = "raw, Tarn's types, written once";
    private static final String GOAL = "≤ 1.15";

    @Override
    public String name() {
        return "import";
    }

    @Override
    public List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        long rows = settings.rows();
        List<MonthShape> shapes = List.of(
                new MonthShape("100 columns, Parquet", 100, rows, 4, MonthShape.Format.PARQUET),
                new MonthShape("400 columns, Parquet", 400, rows / 4, 4, MonthShape.Format.PARQUET),
                new MonthShape("100 columns, Parquet with decimals", 100, rows, 4, MonthShape.Format.EXACT_PARQUET),
                new MonthShape("100 columns, CSV.gz, 4 files", 100, rows / 2, 4, MonthShape.Format.CSV_GZ),
                new MonthShape("100 columns, CSV.gz, 1 file", 100, rows / 2, 1, MonthShape.Format.CSV_GZ),
                new MonthShape("400 columns, CSV.gz, 4 files", 400, rows / 4, 4, MonthShape.Format.CSV_GZ));
        List<Comparison> found = new ArrayList<>();
        for (MonthShape shape : shapes) {
            Path folder = workspace.unused("bucket");
            found.addAll(run(settings, workspace, new SampleBucket(folder), shape));
            Workspace.delete(folder);
        }
        return found;
    }

    private static List<Comparison> run(
            BenchmarkSettings settings, Workspace workspace, SampleBucket bucket, MonthShape shape) throws Exception {
        SampleMonth month = bucket.write(YearMonth.of(2025, 1), "first", shape);
        Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
        contenders.put(RAW, () -> raw(settings, workspace, month, RawDatabase.Types.AWS));
        contenders.put(EXACT, () -> raw(settings, workspace, month, RawDatabase.Types.EXACT));
        contenders.put(ONCE, () -> rawOnce(settings, workspace, month));
        contenders.put(TARN, () -> tarn(settings, workspace, bucket, month));
        Alternation alternation = Alternation.run(settings.rounds(), contenders);
        String subject = "import, " + shape.name() + ", " + shape.rows() + " rows";
        return List.of(
                alternation.compare(subject, TARN, EXACT, "s", GOAL),
                alternation.compare(subject, TARN, RAW, "s", shape.isCsv() ? "" : GOAL),
                alternation.compare(subject, TARN, ONCE, "s", ""),
                alternation.compare(subject, EXACT, RAW, "s", ""));
    }

    private static double raw(
            BenchmarkSettings settings, Workspace workspace, SampleMonth month, RawDatabase.Types types)
            throws Exception {
        return raw(settings, workspace, database -> database.load(month, types));
    }

    /** With the setting by which Tarn keeps the engine from merging row groups when it closes. */
    private static double rawOnce(BenchmarkSettings settings, Workspace workspace, SampleMonth month) throws Exception {
        return raw(settings, workspace, database -> {
            database.execute("SET GLOBAL max_vacuum_tasks = 0");
            database.load(month, RawDatabase.Types.EXACT);
        });
    }

    /** What is done to a new database. */
    @FunctionalInterface
    private interface Load {
        void into(RawDatabase database) throws SQLException;
    }

    private static double raw(BenchmarkSettings settings, Workspace workspace, Load load) throws Exception {
        Path file = workspace.unused("raw");
        double seconds = Alternation.seconds(() -> {
            try (RawDatabase database = RawDatabase.open(file, settings.threads(), settings.memoryLimit())) {
                load.into(database);
            }
        });
        Files.delete(file);
        return seconds;
    }

    private static double tarn(BenchmarkSettings settings, Workspace workspace, SampleBucket bucket, SampleMonth month)
            throws Exception {
        Path file = workspace.unused("tarn");
        double seconds = Alternation.seconds(() -> {
            try (Tarn tarn = Tarn.open("duckdb", settings.database(file, settings.memoryLimit()))) {
                Loads.load(tarn, bucket, month.shape().rows());
            }
        });
        Files.delete(file);
        return seconds;
    }
}
