package dev.tarn.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The whole configuration, checked.
 *
 * @param projectName {@code [project] name}, {@code tarn} by default
 * @param dataDir {@code [project] data_dir}, {@code data} by default; relative to the working directory
 * @param backend {@code [database] backend}, {@code duckdb} by default
 * @param aws the table {@code [aws]}
 * @param s3 the table {@code [s3]}
 * @param databases the tables {@code [database.<backend>]} by backend, also of those that are not on the class path;
 *     each is a {@link Settings}
 * @param source the file, empty where there is none
 */
public record TarnConfig(
        String projectName,
        Path dataDir,
        String backend,
        AwsConfig aws,
        S3Config s3,
        Map<String, Map<String, Object>> databases,
        Optional<Path> source) {

    /** Makes each backend's map a {@link Settings}, so that none can be printed. */
    public TarnConfig {
        Map<String, Map<String, Object>> unprintable = new TreeMap<>();
        databases.forEach((name, settings) -> unprintable.put(name, Settings.of(name, settings)));
        databases = Collections.unmodifiableMap(unprintable);
    }

    /**
     * What the chosen backend is opened with.
     *
     * @return its table; empty settings where there is none
     */
    public Settings settings() {
        return Settings.of(backend, databases.getOrDefault(backend, Map.of()));
    }
}
