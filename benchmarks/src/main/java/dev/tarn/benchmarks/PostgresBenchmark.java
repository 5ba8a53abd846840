package dev.tarn.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What loading into PostgreSQL costs beside the server's own {@code COPY} and beside inserts, and that it does not grow in the wrong places. */
final class PostgresBenchmark implements Benchmark {

    @FunctionalInterface
    private interface Part {
        List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception;
    }

    private static final List<Part> PARTS = List.of(PostgresImport::run, PostgresMonths::run, PostgresMemory::run);

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        List<Comparison> found = new ArrayList<>();
        for (Part part : PARTS) {
            found.addAll(part.run(settings, workspace));
        }
        return found;
    }
}
