package dev.tarn.benchmarks;

import dev.tarn.billing.AwsExport;
import dev.tarn.billing.BillingExport;
import dev.tarn.config.AwsConfig;
import dev.tarn.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A folder that looks like a bucket with an AWS Data Export: data files, and a manifest for each month. */
final class SampleBucket {

    private static final String PREFIX = "exports";
    private static final String EXPORT = "bench";

    private final Path folder;

    SampleBucket(Path folder) {
        this.folder = folder;
    }

    /** Writes a month, in place of the one that was there. */
    SampleMonth write(YearMonth period, String version, MonthShape shape) throws IOException, SQLException {
        SampleMonth month = month(period, version, shape);
        Files.createDirectories(month.files().get(0).getParent());
        try (RawDatabase database = RawDatabase.inMemory()) {
            for (int i = 0; i < shape.files(); i++) {
                database.execute(copy(shape, period, month.files().get(i), i));
            }
        }
        Files.writeString(
                Files.createDirectories(folder("metadata", period)).resolve(EXPORT + "-Manifest.json"),
                manifest(version, month.files()));
        return month;
    }

    /** The month as {@link #write} wrote it. */
    SampleMonth month(YearMonth period, String version, MonthShape shape) {
        Path data = folder("data", period).resolve(version);
        List<Path> files = new ArrayList<>();
        for (int i = 1; i <= shape.files(); i++) {
            files.add(data.resolve(String.format(Locale.ROOT, "%s-%05d.%s", EXPORT, i, shape.extension())));
        }
        return new SampleMonth(period, shape, files);
    }

    /** The export that Tarn loads. */
    BillingExport export() {
        return AwsExport.from(config());
    }

    /**
     * The same, after the folder's files have become a bucket's.
     *
     * @param bucket the bucket's name
     * @param environment the variables that say how to get at it
     */
    static BillingExport export(String bucket, Map<String, String> environment) {
        return AwsExport.from(ConfigLoader.load(
                environment, Map.of("aws.bucket", "s3://" + bucket, "aws.prefix", PREFIX, "aws.export_name", EXPORT)));
    }

    /** One month of it. */
    BillingExport export(YearMonth only) {
        AwsConfig config = config();
        return AwsExport.from(new AwsConfig(
                config.bucket(),
                config.prefix(),
                config.exportName(),
                config.datasetName(),
                config.tableStrategy(),
                config.curVersion(),
                config.exportFormat(),
                Optional.of(only),
                Optional.of(only),
                config.reset(),
                config.accessKeyId(),
                config.secretAccessKey(),
                config.sessionToken(),
                config.region()));
    }

    private AwsConfig config() {
        return AwsConfig.of(folder.toString(), PREFIX, EXPORT);
    }

    private Path folder(String kind, YearMonth period) {
        return folder.resolve(PREFIX).resolve(EXPORT).resolve(kind).resolve("BILLING_PERIOD=" + period);
    }

    private static String copy(MonthShape shape, YearMonth period, Path file, int number) {
        long from = shape.rows() * number / shape.files();
        long to = shape.rows() * (number + 1) / shape.files();
        String columns = shape.sampleColumns().stream()
                .map(column -> column.expression(shape.format(), period.toString()))
                .collect(Collectors.joining(",\n"));
        return "COPY (SELECT " + columns + " FROM range(" + from + ", " + to + ") t(i)) TO '"
                + file.toString().replace("'", "''") + "' "
                + (shape.isCsv() ? "(FORMAT csv, HEADER, COMPRESSION gzip)" : "(FORMAT parquet, COMPRESSION snappy)");
    }

    private String manifest(String version, List<Path> files) {
        return files.stream()
                .map(file -> "\"" + folder.relativize(file).toString().replace('\\', '/') + "\"")
                .collect(Collectors.joining(
                        ", ", "{\"executionId\": \"" + version + "\", \"columns\": [], \"dataFiles\": [", "]}\n"));
    }
}
