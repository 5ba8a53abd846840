package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.Tarn;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.testing.bigquery.BigQueryEmulator;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import dev.tarn.testing.snowflake.SnowflakeEmulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's table of backends and what they can do says what the backends say themselves. */
class CapabilityTableTest {

    @TempDir
    private Path folder;

    @Test
    void theReadmeSaysWhatTheBackendsSay() throws IOException {
        List<Tarn> open = new ArrayList<>();
        try {
            Map<String, DatabaseBackend> backends = new LinkedHashMap<>();
            settings().forEach((name, settings) -> {
                Tarn tarn = Tarn.open(name, settings);
                open.add(tarn);
                backends.put(name, tarn.backend());
            });
            List<String> table = new ArrayList<>();
            table.add(row("backend", backends.keySet().stream().map(name -> "`" + name + "`")));
            for (Capability capability : Capability.values()) {
                table.add(row(
                        "`" + capability + "`",
                        backends.values().stream()
                                .map(backend -> yes(backend.capabilities().contains(capability)))));
            }
            table.add(row(
                    "time travel",
                    backends.values().stream()
                            .map(backend -> yes(backend.timeTravel().isPresent()))));
            table.add(row(
                    "tables, where nobody says",
                    backends.values().stream()
                            .map(backend -> backend.tableStrategy().name().toLowerCase(Locale.ROOT))));
            assertThat(readme()).containsAll(table);
        } finally {
            open.forEach(Tarn::close);
        }
    }

    private Map<String, Map<String, String>> settings() {
        URI server = URI.create(EmbeddedPostgres.server().freshDatabase().substring("jdbc:".length()));
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        settings.put("duckdb", Map.of("database_path", path("duckdb")));
        settings.put("ducklake", Map.of("database_path", path("ducklake"), "data_path", path("files")));
        settings.put(
                "postgresql",
                Map.of(
                        "host",
                        server.getHost(),
                        "port",
                        String.valueOf(server.getPort()),
                        "database",
                        server.getPath().substring(1),
                        "user",
                        server.getQuery().replaceAll(".*user=", ""),
                        "retain_versions",
                        "2"));
        SnowflakeEmulator snowflake = SnowflakeEmulator.server();
        settings.put(
                "snowflake",
                Map.of(
                        "account",
                        SnowflakeEmulator.ACCOUNT,
                        "user",
                        SnowflakeEmulator.USER,
                        "password",
                        SnowflakeEmulator.PASSWORD,
                        "database",
                        snowflake.freshDatabase(),
                        "host",
                        snowflake.endpoint().toString()));
        settings.put(
                "bigquery",
                Map.of(
                        "project_id",
                        BigQueryEmulator.PROJECT,
                        "endpoint",
                        BigQueryEmulator.server().endpoint().toString()));
        settings.put("sql", Map.of("url", "jdbc:h2:file:" + path("h2") + ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0"));
        return settings;
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static String row(String first, Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| " + first + " | ", " |"));
    }

    private static String yes(boolean can) {
        return can ? "yes" : "–";
    }

    private static List<String> readme() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("tarn.root"), "README.md"));
    }
}
