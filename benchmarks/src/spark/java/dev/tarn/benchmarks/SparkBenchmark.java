package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * What Tarn needs to get a month's Parquet files into PostgreSQL beside Spark's JDBC writer, in a session that is open already and has
 * written the same before. Spark has as many threads as Tarn, larger batches than it would take by itself, and the driver's rewriting of them.
 */
public final class SparkBenchmark implements Benchmark {

    private static final String TARN = "Tarn";
    private static final String SPARK = "Spark JDBC";

    /** For the service loader. */
    public SparkBenchmark() {}

    @Override
    public String name() {
        return "spark";
    }

    @Override
    public List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        MonthShape shape = new MonthShape("Parquet", 100, settings.rows(), 4, MonthShape.Format.PARQUET);
        MonthShape small = shape.rows(Math.max(8, settings.rows() / 4));
        SampleBucket bucket = new SampleBucket(workspace.unused("bucket"));
        bucket.write(YearMonth.of(2025, 1), "first", shape);
        SampleMonth few =
                new SampleBucket(workspace.unused("bucket")).write(YearMonth.of(2025, 1), "first", small);
        Path csv = workspace.unused("ready");
        PostgresDatabase database = PostgresDatabase.fresh();
        try (RawPostgres raw = RawPostgres.open(database.url());
                SparkSession spark = session(settings, workspace.unused("spark"))) {
            try (Tarn tarn = database.openEmpty(settings)) {
                Loads.load(tarn, bucket, shape.rows());
            }
            raw.adopt(shape.sampleColumns(), csv);
            Files.delete(csv);
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put(SPARK, () -> {
                raw.empty();
                double seconds = Alternation.seconds(() -> write(spark, few, database));
                raw.requireRows(small.rows());
                return seconds;
            });
            contenders.put(TARN, () -> {
                try (Tarn tarn = database.openEmpty(settings)) {
                    return Alternation.seconds(() -> Loads.load(tarn, bucket, shape.rows()));
                }
            });
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            String subject = "PostgreSQL: a month, 100 columns, Parquet, " + shape.rows() + " rows (Spark "
                    + spark.version() + ": " + small.rows() + ", more is better)";
            return List.of(alternation.compareRates(subject, TARN, shape.rows(), SPARK, small.rows(), "≥ 3.00"));
        } finally {
            database.clear();
        }
    }

    private static SparkSession session(BenchmarkSettings settings, Path folder) {
        return SparkSession.builder()
                .master("local[" + settings.threads() + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.local.dir", folder.toString())
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .getOrCreate();
    }

    private static void write(SparkSession spark, SampleMonth month, PostgresDatabase database) {
        spark.read()
                .parquet(month.files().stream().map(Path::toString).toArray(String[]::new))
                .write()
                .mode(SaveMode.Append)
                .format("jdbc")
                .option("url", database.url() + "&reWriteBatchedInserts=true")
                .option("dbtable", "month")
                .option("driver", "org.postgresql.Driver")
                .option("batchsize", "10000")
                .save();
    }
}
