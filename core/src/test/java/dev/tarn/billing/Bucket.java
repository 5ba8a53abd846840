package dev.tarn.billing;

import dev.tarn.config.AwsConfig;
import dev.tarn.config.CurVersion;
import dev.tarn.model.FileFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;

/** A folder that tests fill like a bucket. */
record Bucket(Path root) {

    static final String CUR2_HEADER = "line_item_unblended_cost,bill_billing_period_start_date\n";

    Bucket put(String key, String content) {
        try {
            Path path = root.resolve(key);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content, StandardCharsets.UTF_8);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Bucket written(String key, Instant when) {
        try {
            Files.setLastModifiedTime(root.resolve(key), FileTime.from(when));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Bucket remove(String key) {
        try {
            Files.delete(root.resolve(key));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Settings export(String prefix, String name) {
        return new Settings(root, prefix, name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The settings that tests vary. */
    record Settings(
            Path bucket,
            String prefix,
            String name,
            Optional<CurVersion> version,
            Optional<FileFormat> format,
            Optional<YearMonth> start,
            Optional<YearMonth> end) {

        Settings version(CurVersion v) {
            return new Settings(bucket, prefix, name, Optional.of(v), format, start, end);
        }

        Settings format(FileFormat f) {
            return new Settings(bucket, prefix, name, version, Optional.of(f), start, end);
        }

        Settings between(String first, String last) {
            return new Settings(
                    bucket,
                    prefix,
                    name,
                    version,
                    format,
                    Optional.of(YearMonth.parse(first)),
                    Optional.of(YearMonth.parse(last)));
        }

        AwsExport open() {
            return AwsExport.from(new AwsConfig(
                    bucket.toString(),
                    prefix,
                    name,
                    "aws_billing",
                    Optional.empty(),
                    version,
                    format,
                    start,
                    end,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        }
    }

    static String v1Manifest(String assembly, String start, String... keys) {
        return """
            {"assemblyId": "%s", "account": "011254002932", "reportName": "cur", "compression": "GZIP",
             "columns": [{"category": "identity", "name": "LineItemId", "type": "String"},
                         {"category": "lineItem", "name": "UnblendedCost", "type": "OptionalBigDecimal"},
                         {"category": "lineItem", "name": "UsageStartDate", "type": "DateTime"},
                         {"category": "identity", "name": "TimeInterval", "type": "Interval"},
                         {"category": "resourceTags", "name": "user:Name"}],
             "billingPeriod": {"start": "%sT000000.000Z", "end": "wrong"}, "bucket": "b", "reportKeys": [%s]}
            """.formatted(assembly, start, quoted(keys));
    }

    static String dataManifest(String execution, String... files) {
        return "{\"executionId\": \"" + execution + "\", \"dataFiles\": [" + quoted(files) + "]}";
    }

    private static String quoted(String... keys) {
        return keys.length == 0 ? "" : '"' + String.join("\",\"", keys) + '"';
    }
}
