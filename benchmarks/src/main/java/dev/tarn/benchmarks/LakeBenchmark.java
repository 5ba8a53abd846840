package dev.tarn.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What a lake costs beside the engine's own {@code COPY}, and that its size does not matter where it should not. */
final class LakeBenchmark implements Benchmark {

    @FunctionalInterface
    private interface Part {
        List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception;
    }

    private static final List<Part> PARTS =
            List.of(LakeAppend::run, LakeReplacement::run, LakePointQuery::run, LakePlanning::run, LakeAddFiles::run);

    @Override
    public String name() {
        return "lake";
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
