package dev.tarn.cli;

import dev.tarn.cli.output.Terminal;
import dev.tarn.load.Cancellation;
import java.util.Arrays;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The process: Ctrl-C cancels, and the process ends when what was under way is undone. */
public final class Main {

    private static final int SECONDS_TO_UNDO = 60;
    private static final int SECONDS_TO_STOP_READING = 3;

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        configureLogging(Arrays.asList(arguments).contains("--verbose"));
        Terminal terminal = Terminal.system();
        Cancellation cancellation = new Cancellation();
        CountDownLatch finished = new CountDownLatch(1);
        boolean reading = arguments.length > 0 && arguments[0].equals("query");
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> cancel(cancellation, finished, reading ? SECONDS_TO_STOP_READING : SECONDS_TO_UNDO),
                        "tarn-cancel"));
        int code = new TarnCli(terminal, cancellation).run(arguments);
        finished.countDown();
        // Where a signal ends the process already, this waits for it and the signal's own code counts: 130 for Ctrl-C.
        System.exit(code);
    }

    private static void cancel(Cancellation cancellation, CountDownLatch finished, int seconds) {
        cancellation.cancel();
        try {
            finished.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before any logger exists. Without --verbose only what a person should know. */
    private static void configureLogging(boolean verbose) {
        String prefix = "org.slf4j.simpleLogger.";
        System.setProperty(prefix + "logFile", "System.err");
        System.setProperty(prefix + "showThreadName", "false");
        System.setProperty(prefix + "showLogName", String.valueOf(verbose));
        System.setProperty(prefix + "levelInBrackets", "false");
        if (System.getProperty(prefix + "defaultLogLevel") == null) {
            System.setProperty(prefix + "defaultLogLevel", verbose ? "info" : "warn");
        }
    }
}
