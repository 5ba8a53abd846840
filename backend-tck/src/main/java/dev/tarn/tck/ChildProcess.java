package dev.tarn.tck;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** Runs a class in a Java process of its own. */
final class ChildProcess {

    private static final int PATIENCE_SECONDS = 120;
    private static final List<String> INHERITED =
            List.of("--add-opens", "--add-exports", "--enable-native-access", "-Duser.", "-Dfile.encoding");

    private ChildProcess() {}

    /** How a process ended, and what it wrote. */
    record Ended(int exitCode, String output) {}

    static Ended run(Path folder, Map<String, String> settings, Class<?> main, String... arguments) {
        Path output = folder.resolve("child-output.txt");
        try {
            Process process = new ProcessBuilder(command(folder, main, arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            send(settings, process);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("the child process still ran after " + PATIENCE_SECONDS + " seconds:\n"
                        + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static void send(Map<String, String> settings, Process process) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (OutputStream input = process.getOutputStream()) {
            properties.store(input, null);
        }
    }

    private static List<String> command(Path folder, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (INHERITED.stream().anyMatch(flag::startsWith)) {
                command.add(flag);
            }
        }
        // A driver unpacks its native library there; a process that is killed leaves it, and the test's folder takes it
        // along.
        command.add("-Djava.io.tmpdir=" + Files.createTempDirectory(folder, "java"));
        // Such a short life is not worth optimising for.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
