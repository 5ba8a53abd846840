package dev.tarn.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which export in which bucket. The configuration checks the values, wherever they come from. */
final class AwsOptions {

    @Option(names = "--bucket", paramLabel = "BUCKET", description = "The bucket: s3://bucket, or a local folder.")
    private Optional<String> bucket = Optional.empty();

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "The export's prefix within the bucket.")
    private Optional<String> prefix = Optional.empty();

    @Option(names = "--export-name", paramLabel = "NAME", description = "The export's name.")
    private Optional<String> exportName = Optional.empty();

    @Option(names = "--cur-version", paramLabel = "VERSION", description = "v1, v2 or focus; detected where not given.")
    private Optional<String> curVersion = Optional.empty();

    @Option(names = "--export-format", paramLabel = "FORMAT", description = "csv or parquet; detected where not given.")
    private Optional<String> exportFormat = Optional.empty();

    @Option(
            names = "--start-date",
            paramLabel = "YYYY-MM",
            description = "The first billing period; all where not given.")
    private Optional<String> startDate = Optional.empty();

    @Option(
            names = "--end-date",
            paramLabel = "YYYY-MM",
            description = "The last billing period, inclusive; all where not given.")
    private Optional<String> endDate = Optional.empty();

    /** By the configuration's keys. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        bucket.ifPresent(value -> settings.put("aws.bucket", value));
        prefix.ifPresent(value -> settings.put("aws.prefix", value));
        exportName.ifPresent(value -> settings.put("aws.export_name", value));
        curVersion.ifPresent(value -> settings.put("aws.cur_version", value));
        exportFormat.ifPresent(value -> settings.put("aws.export_format", value));
        startDate.ifPresent(value -> settings.put("aws.start_date", value));
        endDate.ifPresent(value -> settings.put("aws.end_date", value));
        return settings;
    }
}
