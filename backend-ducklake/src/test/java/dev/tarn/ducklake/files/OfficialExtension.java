package dev.tarn.ducklake.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DuckDB's shell with the official DuckLake extension, where {@code -Dtarn.ducklake.shell} names one: it can't be downloaded everywhere
 * that the tests run.
 */
final class OfficialExtension {

    private static final String MARK = "----- next result -----";

    private final String shell;
    private final Path lake;

    private OfficialExtension(String shell, Path lake) {
        this.shell = shell;
        this.lake = lake;
    }

    static Optional<OfficialExtension> of(Path lake) {
        return Optional.ofNullable(System.getProperty("tarn.ducklake.shell"))
                .filter(shell -> !shell.isBlank())
                .map(shell -> new OfficialExtension(shell, lake));
    }

    /** Runs statements on the lake, in a process of its own; the lake's database is the present one. */
    void run(String... statements) {
        results(List.of(statements));
    }

    /** The rows of each statement, each value as text, or null. */
    List<List<List<String>>> results(List<String> statements) {
        StringBuilder script = new StringBuilder(".mode json\n.bail on\nLOAD ducklake;\n"
                + "ATTACH 'ducklake:" + lake.toString().replace("'", "''")
                + "' AS lake;\nUSE lake;\n");
        for (String statement : statements) {
            script.append(".print ").append(MARK).append('\n').append(statement).append(";\n");
        }
        try {
            Path input = Files.writeString(Files.createTempFile("script", ".sql"), script);
            Process process = new ProcessBuilder(shell)
                    .redirectInput(input.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            Files.delete(input);
            if (exit != 0 || output.contains("Error:")) {
                throw new AssertionError("the extension refuses: " + output + "\n" + script);
            }
            String[] parts = output.split(MARK, -1);
            List<List<List<String>>> results = new ArrayList<>();
            for (int i = 1; i < parts.length; i++) {
                results.add(rows(parts[i].strip()));
            }
            return results;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<List<String>> rows(String json) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        if (!json.isEmpty()) {
            for (JsonNode row : new ObjectMapper().readTree(json)) {
                List<String> values = new ArrayList<>();
                row.forEach(value -> values.add(value.isNull() ? null : value.asText()));
                rows.add(values);
            }
        }
        return rows;
    }
}
