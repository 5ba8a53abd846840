package dev.tarn.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How many times a second a load can change its state, measured by JMH. */
final class StateBenchmark implements Benchmark {

    @Override
    public String name() {
        return "state";
    }

    @Override
    public List<Comparison> run(BenchmarkSettings settings, Workspace workspace) throws Exception {
        Path folder = Files.createDirectories(workspace.unused("state"));
        Map<String, Alternation.Contender> contenders = new LinkedHashMap<>();
        contenders.put("raw", () -> perSecond("raw", settings, folder));
        contenders.put("Tarn", () -> perSecond("tarn", settings, folder));
        return List.of(Alternation.run(settings.rounds(), contenders)
                .compare("state transitions (more is better), against UPDATEs", "Tarn", "raw", "per s", ""));
    }

    private static double perSecond(String method, BenchmarkSettings settings, Path folder) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(StateTransitions.class.getName() + "\\." + method + "$")
                .param("folder", folder.toString())
                .forks(settings.fork() ? 1 : 0)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(settings.fork() ? 1000 : 50))
                .measurementIterations(2)
                .measurementTime(TimeValue.milliseconds(settings.fork() ? 1000 : 50))
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        return new Runner(options.build()).runSingle().getPrimaryResult().getScore();
    }
}
