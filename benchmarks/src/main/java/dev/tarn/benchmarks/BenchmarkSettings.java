package dev.tarn.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How large and how often.
 *
 * @param only the benchmarks to run, all where empty
 * @param rows rows of the 100-column month; the 400-column month has a quarter of them
 * @param rounds measured rounds, each of which runs every contender once
 * @param threads threads of the engine, for Tarn and for what it is compared with
 * @param memoryLimit memory limit of the engine, for both
 * @param memoryRows rows at 1x in the memory benchmark
 * @param probeMemoryLimit memory limit of the engine in the memory benchmark, small enough that 1x reaches it
 * @param months months of the re-import, and of the larger lakes
 * @param files files of the lake in which queries are planned
 * @param fork whether measurements that need a Java of their own get one; tests keep to their own process
 * @param folder where data and databases go, removed at the end
 * @param update a Markdown file whose results are replaced
 */
record BenchmarkSettings(
        Set<String> only,
        int rows,
        int rounds,
        int threads,
        String memoryLimit,
        int memoryRows,
        String probeMemoryLimit,
        int months,
        int files,
        boolean fork,
        Path folder,
        Optional<Path> update) {

    static final String USAGE = """
            --only=NAME,NAME         some of import, replacement, reimport, state, memory, startup, lake, postgres, s3 (all);
                                     spark is built only where it is named
            --rows=N                 rows of the 100-column month; the 400-column month has a quarter (300000)
            --rounds=N               measured rounds after one for warming up (5)
            --threads=N              the engine's threads (as many as the machine has cores)
            --memory-limit=SIZE      the engine's memory limit (4GB)
            --memory-rows=N          rows at 1x when peak memory is measured (250000)
            --probe-memory-limit=SIZE  the engine's memory limit then (512MB)
            --months=N               months when a re-import, and a query of a lake, is measured (36)
            --files=N                files of the lake in which queries are planned (30000)
            --folder=DIR             where data and databases go for the time being (a temporary folder)
            --update=FILE            a Markdown file whose results are replaced, for example docs/benchmarks.md
            """;

    /** Checks the numbers. */
    BenchmarkSettings {
        if (rows < 8 || rounds < 1 || threads < 1 || memoryRows < 8 || months < 1 || files < 1) {
            throw new IllegalArgumentException("rows must be at least 8, the other numbers at least 1");
        }
        only = Set.copyOf(only);
    }

    static BenchmarkSettings parse(String... arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (!parts[0].startsWith("--") || parts.length < 2) {
                throw new IllegalArgumentException("no such option: " + argument + "\n" + USAGE);
            }
            given.put(parts[0].substring(2), parts[1]);
        }
        Options options = new Options(given);
        BenchmarkSettings settings = new BenchmarkSettings(
                options.words("only"),
                options.number("rows", 300_000),
                options.number("rounds", 5),
                options.number("threads", Runtime.getRuntime().availableProcessors()),
                options.text("memory-limit").orElse("4GB"),
                options.number("memory-rows", 250_000),
                options.text("probe-memory-limit").orElse("512MB"),
                options.number("months", 36),
                options.number("files", 30_000),
                true,
                options.text("folder").map(Path::of).orElseGet(BenchmarkSettings::temporaryFolder),
                options.text("update").map(Path::of));
        options.requireAllUsed();
        return settings;
    }

    /** What a database is opened with, for Tarn's backend. */
    Map<String, String> database(Path file, String memory) {
        return Map.of(
                "database_path", file.toString(),
                "memory_limit", memory,
                "threads", Integer.toString(threads));
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tarn-benchmarks");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Options {

        private final Map<String, String> given;
        private final List<String> known = new ArrayList<>();

        Options(Map<String, String> given) {
            this.given = given;
        }

        Optional<String> text(String name) {
            known.add(name);
            return Optional.ofNullable(given.get(name));
        }

        int number(String name, int otherwise) {
            return text(name).map(Integer::parseInt).orElse(otherwise);
        }

        Set<String> words(String name) {
            return text(name).map(list -> Set.of(list.split(","))).orElse(Set.of());
        }

        void requireAllUsed() {
            given.keySet().stream()
                    .filter(name -> !known.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new IllegalArgumentException("no such option: --" + name + "\n" + USAGE);
                    });
        }
    }
}
