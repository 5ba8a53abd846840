package dev.tarn.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Finds the settings that the environment makes. */
final class EnvironmentSettings {

    /** The FinOps stack's path of the database, whichever backend it is for. */
    static final String FINOPS_DATABASE_PATH = "OPEN_FINOPS_DATABASE_PATH";

    private static final Map<String, String> AWS = Map.of(
            "AWS_ACCESS_KEY_ID", "aws.access_key_id",
            "AWS_SECRET_ACCESS_KEY", "aws.secret_access_key",
            "AWS_SESSION_TOKEN", "aws.session_token",
            "AWS_REGION", "aws.region");
    private static final String AWS_DEFAULT_REGION = "AWS_DEFAULT_REGION";
    private static final Map<String, String> FINOPS = Map.of(
            "OPEN_FINOPS_DATABASE_BACKEND", "database.backend",
            "OPEN_FINOPS_AWS_BUCKET", "aws.bucket",
            "OPEN_FINOPS_AWS_PREFIX", "aws.prefix",
            "OPEN_FINOPS_AWS_EXPORT_NAME", "aws.export_name",
            "OPEN_FINOPS_AWS_DATASET", "aws.dataset_name");

    private final Map<String, String> environment;

    EnvironmentSettings(Map<String, String> environment) {
        this.environment = new TreeMap<>(environment);
    }

    /** All settings by dotted key, a Tarn name before the FinOps stack's, that before one of AWS. */
    Map<String, Setting> read() {
        Map<String, Setting> settings = new LinkedHashMap<>();
        put(settings, AWS_DEFAULT_REGION, "aws.region", Source.AWS_ENVIRONMENT);
        AWS.forEach((name, key) -> put(settings, name, key, Source.AWS_ENVIRONMENT));
        FINOPS.forEach((name, key) -> put(settings, name, key, Source.FINOPS_ENVIRONMENT));
        environment.keySet().forEach(name -> {
            String key = tarnKey(name);
            if (!key.isEmpty()) {
                put(settings, name, key, Source.TARN_ENVIRONMENT);
            }
        });
        return settings;
    }

    private void put(Map<String, Setting> settings, String name, String key, Source source) {
        Setting setting = Setting.of(environment.getOrDefault(name, ""), source, origin(name));
        if (!setting.isEmpty()) {
            settings.put(key, setting);
        }
    }

    static String origin(String name) {
        return "environment variable " + name;
    }

    /** {@code TARN_AWS_BUCKET} is {@code aws.bucket}; a backend's name has no underscore. Other names are not ours to judge. */
    private static String tarnKey(String name) {
        if (!name.startsWith("TARN_")) {
            return "";
        }
        String key = name.substring("TARN_".length()).toLowerCase(Locale.ROOT);
        if (key.startsWith("database_")) {
            return "database." + key.substring("database_".length()).replaceFirst("_", ".");
        }
        return key.startsWith("aws_") || key.startsWith("s3_") || key.startsWith("project_")
                ? key.replaceFirst("_", ".")
                : "";
    }
}
