package dev.tarn.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes {@link AwsConfig} of the table {@code [aws]}: its defaults, and what its types alone can't say. */
final class AwsTable {

    private static final Map<String, String> DEFAULTS = Map.of(
            "bucket", "",
            "prefix", "",
            "export_name", "",
            "dataset_name", "aws_billing");
    private static final String FORMAT = "export_format";
    private static final List<String> FORMATS = List.of("csv", "parquet");

    private AwsTable() {}

    static Optional<AwsConfig> bind(Map<String, Setting> given, Problems problems) {
        Map<String, Setting> settings = new LinkedHashMap<>(given);
        DEFAULTS.forEach((key, value) -> settings.putIfAbsent(key, Setting.of(value, Source.DEFAULT, "")));
        int before = problems.count();
        checkFormat(settings, problems);
        dropForeignSessionToken(settings);
        settings.computeIfPresent(
                "bucket",
                (key, bucket) ->
                        bucket.value() instanceof String text ? bucket.withValue(HomePaths.expand(text)) : bucket);
        Optional<AwsConfig> aws = new RecordBinder("aws", settings, problems).bind(AwsConfig.class);
        return problems.count() == before ? aws : Optional.empty();
    }

    /** AWS delivers no JSON, which is a format elsewhere. */
    private static void checkFormat(Map<String, Setting> settings, Problems problems) {
        Setting format = settings.get(FORMAT);
        if (format != null
                && format.value() instanceof String text
                && !FORMATS.contains(text.strip().toLowerCase(Locale.ROOT))) {
            problems.add(
                    format.origin(),
                    "[aws] " + FORMAT,
                    ValueReader.notOneOf(format, FORMATS).getMessage());
            settings.remove(FORMAT);
        }
    }

    /** A session token only fits the access key it was issued with: a stronger layer's key comes with its own or with none. */
    private static void dropForeignSessionToken(Map<String, Setting> settings) {
        Setting key = settings.get("access_key_id");
        Setting token = settings.get("session_token");
        if (key != null && token != null && token.source().compareTo(key.source()) < 0) {
            settings.remove("session_token");
        }
    }
}
