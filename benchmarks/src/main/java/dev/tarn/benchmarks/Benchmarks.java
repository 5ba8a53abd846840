package dev.tarn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/** Runs all measurements and prints one Markdown table; {@code benchmarks/run} starts it. */
public final class Benchmarks {

    /** Those of Maven profiles come by way of the service loader, because not every build has them. */
    private static final List<Benchmark> ALL = Stream.concat(
                    Stream.of(
                            new ImportBenchmark(),
                            new ReplacementBenchmark(),
                            new ReimportBenchmark(),
                            new StateBenchmark(),
                            new MemoryBenchmark(),
                            new StartupBenchmark(),
                            new LakeBenchmark(),
                            new PostgresBenchmark(),
                            new S3Benchmark()),
                    ServiceLoader.load(Benchmark.class).stream().map(ServiceLoader.Provider::get))
            .toList();

    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param arguments the options; {@code --help} prints them
     * @throws Exception where something could not be measured
     */
    public static void main(String... arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(BenchmarkSettings.USAGE);
            return;
        }
        BenchmarkSettings settings;
        try {
            settings = BenchmarkSettings.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        String results = ResultTable.markdown(settings, run(settings));
        System.out.println(results);
        if (settings.update().isPresent()) {
            Path file = settings.update().get();
            Files.writeString(file, ResultTable.replaceIn(Files.readString(file), results));
        }
        // The servers that were measured have threads of their own.
        System.exit(0);
    }

    static List<Comparison> run(BenchmarkSettings settings) throws Exception {
        requireKnown(settings.only());
        List<Comparison> found = new ArrayList<>();
        try (Workspace workspace = new Workspace(settings.folder().resolve("work"))) {
            for (Benchmark benchmark : ALL) {
                if (settings.only().isEmpty() || settings.only().contains(benchmark.name())) {
                    System.err.println("measuring " + benchmark.name() + " …");
                    List<Comparison> comparisons = benchmark.run(settings, workspace);
                    comparisons.forEach(comparison -> System.err.println(comparison.markdown()));
                    found.addAll(comparisons);
                }
            }
        }
        removeIfEmpty(settings.folder());
        return found;
    }

    private static void requireKnown(Set<String> names) {
        List<String> known = ALL.stream().map(Benchmark::name).toList();
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("no such benchmark: " + name + "; there are " + known);
        });
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(folder);
    }
}
