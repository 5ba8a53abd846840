package dev.tarn.ducklake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link BillsChild} that runs. */
final class BillsProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final List<String> said = new ArrayList<>();

    private BillsProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** How a process ended, and what it said. */
    record Ended(int code, List<String> said) {}

    /** What a child is to do. */
    record Order(boolean atomic, BillsChild.Fate fate, int moment, long largestFile, List<String> months) {

        static Order load(String... months) {
            return new Order(false, BillsChild.Fate.LIVE, -1, 0, List.of(months));
        }

        static Order loadAtomically() {
            return new Order(true, BillsChild.Fate.LIVE, -1, 0, List.of());
        }

        Order meeting(BillsChild.Fate end, int at) {
            return new Order(atomic, end, at, largestFile, months);
        }

        Order withFilesUpTo(long bytes) {
            return new Order(atomic, fate, moment, bytes, months);
        }
    }

    static BillsProcess start(Bills bills, Order order) throws IOException {
        return start(bills, order, Map.of());
    }

    /** With more variables in its environment. */
    static BillsProcess start(Bills bills, Order order, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What the driver unpacks stays where the process is killed: the test's folder takes it along.
        command.add("-Djava.io.tmpdir=" + Files.createTempDirectory(bills.folder(), "java"));
        // Such a short life is not worth optimising for.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BillsChild.class.getName()));
        command.addAll(List.of(bills.folder().toString(), order.atomic() ? "atomic" : "each"));
        command.addAll(List.of(order.fate().toString(), String.valueOf(order.moment())));
        command.add(String.valueOf(order.largestFile()));
        command.addAll(order.months());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        BillsProcess child = new BillsProcess(builder.start());
        // Not as an argument: it may hold a password.
        child.say(bills.catalog());
        child.await("ready");
        return child;
    }

    static Ended run(Bills bills, Order order) throws IOException, InterruptedException {
        try (BillsProcess child = start(bills, order)) {
            child.begin();
            return child.end();
        }
    }

    void begin() throws IOException {
        say("go");
    }

    private void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Waits for a line that begins so. */
    void await(String start) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.startsWith(start)) {
                return;
            }
        }
        throw new IOException("the child process ended without '" + start + "': " + said);
    }

    Ended end() throws IOException, InterruptedException {
        Thread limit = new Thread(() -> {
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        limit.start();
        output.lines().forEach(said::add);
        int code = process.waitFor();
        limit.interrupt();
        return new Ended(code, List.copyOf(said));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it, as the system does that has no memory left. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
