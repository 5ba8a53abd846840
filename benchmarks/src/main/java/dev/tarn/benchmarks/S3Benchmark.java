package dev.tarn.benchmarks;

import dev.tarn.Tarn;
import dev.tarn.billing.BillingExport;
import dev.tarn.testing.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What it costs that files lie in a bucket: the same files into DuckDB, from an S3 server in this process and from a local folder. The server
 * takes its share of the same cores.
 */
final class S3Benchmark implements Benchmark {

    private static final String REMOTE = "from s3://";
    private static final String LOCAL = "local files";

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        MonthShape shape = new MonthShape("Parquet", 100, settings.rows(), 4, MonthShape.Format.PARQUET);
        Path folder = workspace.unused("bucket");
        SampleBucket bucket = new SampleBucket(folder);
        bucket.write(YearMonth.of(2025, 1), "first", shape);
        S3Server server = S3Server.server();
        String name = server.freshBucket();
        server.upload(folder, name, "");
        Map<String, String> environment = new LinkedHashMap<>(server.environment());
        environment.put("TARN_S3_SPOOL_DIRECTORY", workspace.unused("spool").toString());
        try {
            Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
            contenders.put(LOCAL, () -> load(settings, workspace, bucket.export(), shape.rows()));
            contenders.put(
                    REMOTE, () -> load(settings, workspace, SampleBucket.export(name, environment), shape.rows()));
            Alternation alternation = Alternation.run(settings.rounds(), contenders);
            String subject = "import from S3, 100 columns, Parquet, " + shape.rows() + " rows";
            return List.of(alternation.compare(subject, REMOTE, LOCAL, "s", ""));
        } finally {
            server.keys(name)
                    .forEach(key -> server.client()
                            .deleteObject(delete -> delete.bucket(name).key(key)));
            Workspace.delete(folder);
        }
    }

    private static double load(BenchmarkSettings settings, Workspace workspace, BillingExport export, long rows)
            throws Exception {
        Path file = workspace.unused("tarn");
        double seconds = Alternation.seconds(() -> {
            try (Tarn tarn = Tarn.open("duckdb", settings.database(file, settings.memoryLimit()))) {
                Loads.load(tarn, export, rows);
            }
        });
        Files.delete(file);
        return seconds;
    }
}
