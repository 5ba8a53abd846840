package dev.tarn.duckdb.load;

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
 * <database> <strategy> <step to die after, from 0, or -1> <bytes that a file may have, or 0 for any number>}.
 */
final class EngineChild {

    static final int DIED = 137;

    private EngineChild() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int dieAfter = Integer.parseInt(arguments[3]);
        long largestFile = Long.parseLong(arguments[4]);
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
            if (largestFile > 0) {
                limitFiles(largestFile);
            }
            LoadReport report = tarn.load(
                    new SampleBucket(Path.of(arguments[0])).export(),
                    new LoadOptions("aws_billing", TableStrategy.valueOf(arguments[2]), false, false, true, 1),
                    listener,
                    new Cancellation());
            report.periods().forEach(period -> System.out.println(period.outcome() + " " + period.error()));
        }
    }

    record Result(int exitCode, String output) {}

    /**
     * A disk that fills up, for a process without a disk of its own: no file of this process may grow beyond this. Set only now,
     * because the engine's library was unpacked into a larger one.
     */
    private static void limitFiles(long bytes) throws IOException, InterruptedException {
        Process limit = new ProcessBuilder(
                        "prlimit",
                        "--fsize=" + bytes,
                        "--pid",
                        String.valueOf(ProcessHandle.current().pid()))
                .inheritIO()
                .start();
        if (limit.waitFor() != 0) {
            throw new IOException("prlimit failed");
        }
    }

    static Result run(Path bucket, Path database, TableStrategy strategy, int dieAfter, long largestFile)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What the driver unpacks stays where the process is killed: the test's folder takes it along.
        command.add("-Djava.io.tmpdir=" + Files.createTempDirectory(database.getParent(), "java"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(EngineChild.class.getName());
        command.addAll(List.of(bucket.toString(), database.toString(), strategy.name()));
        command.addAll(List.of(String.valueOf(dieAfter), String.valueOf(largestFile)));
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
