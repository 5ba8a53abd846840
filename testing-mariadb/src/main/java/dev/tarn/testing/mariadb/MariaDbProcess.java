package dev.tarn.testing.mariadb;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A MariaDB server as a child process, quick rather than safe. */
final class MariaDbProcess {

    private static final long PATIENCE_SECONDS = 120;
    private static final String ADVICE = "start one by hand and name it in TARN_TEST_MARIADB_URL";

    /** The scripts that make the server's own tables. */
    private static final List<String> SCRIPTS =
            List.of("mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql");

    /** Ends the server, and removes its data, when this process ends, however it does: then the shell's input ends. */
    private static final String UNTIL_INPUT_ENDS =
            "data=$1; shift; \"$@\" & server=$!; cat > /dev/null; kill -KILL $server; wait $server; rm -rf \"$data\"";

    private static final List<String> QUICK = List.of(
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-flush-method=nosync",
            "--skip-innodb-doublewrite",
            "--skip-log-bin",
            "--skip-ssl",
            "--log-warnings=0");

    private final int port;

    private MariaDbProcess(int port) {
        this.port = port;
    }

    String url() {
        return "jdbc:mariadb://127.0.0.1:" + port + "/?user=tarn&password=tarn-test&sslMode=disable";
    }

    private String rootUrl() {
        return "jdbc:mariadb://127.0.0.1:" + port + "/?user=root&sslMode=disable";
    }

    static MariaDbProcess start() {
        try {
            Path binaries = MariaDbBinaries.folder();
            Path data = Files.createTempDirectory("tarn-mariadb-data");
            initialise(binaries, data);
            MariaDbProcess server = new MariaDbProcess(freePort());
            server.serve(binaries, data);
            server.await(data.resolveSibling(data.getFileName() + ".log"));
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("the tests' MariaDB can't be started; " + ADVICE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the tests' MariaDB started", e);
        }
    }

    private static void initialise(Path binaries, Path data) throws IOException, InterruptedException {
        List<String> command = command(binaries, data);
        command.addAll(List.of("--bootstrap", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M"));
        Path log = data.resolveSibling(data.getFileName() + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (OutputStream input = process.getOutputStream()) {
            input.write("CREATE DATABASE mysql;\nUSE mysql;\n".getBytes(StandardCharsets.UTF_8));
            for (String script : SCRIPTS) {
                Files.copy(binaries.resolve("share").resolve(script), input);
            }
        } catch (IOException e) {
            // The server has ended before it has read all: its log says why.
        }
        if (process.waitFor() != 0) {
            throw new IOException("it can't make its own tables: " + Files.readString(log) + "; " + ADVICE);
        }
    }

    private static List<String> command(Path binaries, Path data) {
        List<String> command = new ArrayList<>();
        command.add(binaries.resolve("bin/mariadbd").toString());
        command.add("--no-defaults");
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        command.add("--basedir=" + binaries);
        command.add("--lc-messages-dir=" + binaries.resolve("share"));
        command.add("--datadir=" + data);
        command.add("--tmpdir=" + data);
        command.addAll(QUICK);
        return command;
    }

    private void serve(Path binaries, Path data) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", UNTIL_INPUT_ENDS, "sh", data.toString()));
        command.addAll(command(binaries, data));
        command.addAll(List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + data.resolve("socket"),
                "--skip-name-resolve",
                "--max-connections=200",
                "--innodb-buffer-pool-size=128M",
                // Whoever forgets to say UTC is to be noticed.
                "--default-time-zone=+05:30"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, data)));
    }

    private static void stop(Process process, Path data) {
        try {
            process.getOutputStream().close();
            process.waitFor(10, TimeUnit.SECONDS);
            Files.deleteIfExists(data.resolveSibling(data.getFileName() + ".log"));
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (var connection = DriverManager.getConnection(rootUrl());
                    var statement = connection.createStatement()) {
                statement.execute("CREATE USER tarn IDENTIFIED BY 'tarn-test'");
                statement.execute("GRANT ALL ON *.* TO tarn WITH GRANT OPTION");
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw new IOException("it does not answer: " + Files.readString(log) + "; " + ADVICE, e);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }
}
