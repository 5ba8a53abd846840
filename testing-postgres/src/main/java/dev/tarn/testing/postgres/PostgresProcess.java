package dev.tarn.testing.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server as a child process. PostgreSQL refuses to run as root, so root first tries to become someone else, in the ways
 * that machines and containers allow.
 */
final class PostgresProcess {

    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    private static final long PATIENCE_SECONDS = 120;

    /** Ways to stop being root; the empty one for everybody else. */
    private static final List<List<String>> WAYS = List.of(
            List.of("unshare", "-U"),
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
            List.of("runuser", "-u", "nobody", "--"),
            List.of());

    /** Ends the server, and removes its data, when this process ends, however it does: then the shell's input ends. */
    private static final String UNTIL_INPUT_ENDS =
            "data=$1; shift; \"$@\" & server=$!; cat > /dev/null; kill -INT $server; wait $server; rm -rf \"$data\"";

    private final int port;

    private PostgresProcess(int port) {
        this.port = port;
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    static PostgresProcess start() {
        try {
            Path binaries = PostgresBinaries.folder().resolve("bin");
            Path data = Files.createTempDirectory("tarn-postgres-data");
            List<String> way = initialise(binaries, data);
            int port = freePort();
            serve(binaries, data, way, port);
            PostgresProcess server = new PostgresProcess(port);
            server.await(data.resolveSibling(data.getFileName() + ".log"));
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("the tests' PostgreSQL can't be started; " + ADVICE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the tests' PostgreSQL started", e);
        }
    }

    private static final String ADVICE = "start one by hand and name it in TARN_TEST_POSTGRES_URL";

    /** In the server's file, where ALTER SYSTEM goes before them: on its command line they would be the last word. */
    private static final List<String> SETTINGS = List.of(
            "",
            "listen_addresses = '127.0.0.1'",
            "unix_socket_directories = ''",
            "max_connections = 200",
            "fsync = off",
            "full_page_writes = off",
            // Whoever forgets to say UTC is to be noticed.
            "timezone = 'Asia/Kolkata'");

    private static List<String> initialise(Path binaries, Path data) throws IOException, InterruptedException {
        StringBuilder said = new StringBuilder();
        for (List<String> way : root() ? WAYS : List.of(List.<String>of())) {
            if (way.contains("--reuid=65534") || way.contains("nobody")) {
                Files.setAttribute(data, "unix:uid", 65534);
            }
            List<String> command = new ArrayList<>(way);
            command.addAll(List.of(binaries.resolve("initdb").toString(), "-D", data.toString()));
            command.addAll(List.of("-A", "trust", "-U", "postgres", "-N", "-E", "UTF8", "--no-locale"));
            try {
                Process process = new ProcessBuilder(command)
                        .directory(data.getParent().toFile())
                        .redirectErrorStream(true)
                        .start();
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
                if (process.waitFor() == 0) {
                    return way;
                }
                said.append(way).append(": ").append(output).append('\n');
            } catch (IOException e) {
                said.append(way).append(": ").append(e.getMessage()).append('\n');
            }
        }
        throw new IOException("initdb fails in all ways; " + ADVICE + "\n" + said);
    }

    private static boolean root() {
        return !WINDOWS && "root".equals(System.getProperty("user.name"));
    }

    private static void serve(Path binaries, Path data, List<String> way, int port) throws IOException {
        List<String> command = new ArrayList<>();
        if (!WINDOWS) {
            command.addAll(List.of("sh", "-c", UNTIL_INPUT_ENDS, "sh", data.toString()));
        }
        command.addAll(way);
        command.addAll(
                List.of(binaries.resolve("postgres").toString(), "-D", data.toString(), "-p", String.valueOf(port)));
        Files.write(data.resolve("postgresql.conf"), SETTINGS, StandardOpenOption.APPEND);
        Process process = new ProcessBuilder(command)
                .directory(data.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, data)));
    }

    private static void stop(Process process, Path data) {
        try {
            process.getOutputStream().close();
            if (WINDOWS) {
                process.destroy();
            }
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
            try {
                DriverManager.getConnection(url("postgres")).close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw new IOException("it does not answer: " + Files.readString(log), e);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }
}
