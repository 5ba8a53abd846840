package dev.tarn.duckdb.engine;

import dev.tarn.Tarn;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadReport;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.TableStrategy;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that loads the sample bucket, both months as one set, and can die on the way: {@code <bucket>
 * <database> <strategy> <step to die after, from 0, or -1>}.
 */
final class EngineChild {

    static final int DIED = 137;

    private EngineChild() {}

    public static void main(String[] arguments) {
        int dieAfter = Integer.parseInt(arguments[3]);
        LoadListener listener = new LoadListener() {
            private int seen;

            @Override
            public void reached(LoadStep step, LoadKey load) {
                if (seen++ == dieAfter) {
                    Runtime.getRuntime().halt(DIED);
                }
            }
        };
        try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", arguments[1]))) {
            LoadReport report = tarn.load(
                    new SampleBucket(Path.of(arguments[0])).export(),
                    new LoadOptions("aws_billing", TableStrategy.valueOf(arguments[2]), false, false, true, 1),
                    listener,
                    new Cancellation());
            report.periods().forEach(period -> System.out.println(period.outcome() + " " + period.error()));
        }
    }

    record Result(int exitCode, String output) {}

    /** Runs the child, below a shell prefix such as {@code ulimit -f 1000;} where one is given. */
    static Result run(String shellPrefix, Path bucket, Path database, TableStrategy strategy, int dieAfter)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", shellPrefix + " exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(EngineChild.class.getName());
        command.addAll(List.of(bucket.toString(), database.toString(), strategy.name(), String.valueOf(dieAfter)));
        File output =
                File.createTempFile("engine-child", ".log", database.getParent().toFile());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the child process hangs");
        }
        return new Result(process.exitValue(), new String(Files.readAllBytes(output.toPath()), StandardCharsets.UTF_8));
    }
}
