package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.model.ColumnType;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.Measure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that may only be read. Root may write everywhere, so that a root's test runs as nobody. */
class DuckDbPermissionTest {

    private static final TableSchema IDS = Loads.schema("id", new ColumnType.Int64());
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    @TempDir
    private Path folder;

    private boolean root;
    private String classes = System.getProperty("java.class.path");

    @BeforeEach
    void beSomebodyWhoMayNotWriteEverywhere() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "needs POSIX permissions");
        permit(folder, "rwxr-xr-x");
        root = "root".equals(System.getProperty("user.name"));
        assumeTrue(!root || Files.isExecutable(SETPRIV), "root needs setpriv to become somebody else");
        if (root) {
            classes = copied(classes);
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** The class path where everybody may read it: root's own folders are closed. */
    private String copied(String classPath) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path from = Path.of(entry);
            Path to = folder.resolve("class-path").resolve(copies.size() + "-" + from.getFileName());
            if (!Files.exists(from)) {
                continue;
            }
            try (Stream<Path> tree = Files.walk(from)) {
                for (Path path : (Iterable<Path>) tree::iterator) {
                    Path copy = to.resolve(from.relativize(path).toString());
                    Files.createDirectories(Files.isDirectory(path) ? copy : copy.getParent());
                    if (!Files.isDirectory(path)) {
                        Files.copy(path, path.equals(from) ? to : copy);
                    }
                }
            }
            copies.add(to.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private String child(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (root) {
            command.addAll(List.of(SETPRIV.toString(), "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                classes,
                Child.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }

    @Test
    void theOldMonthIsWholeAndTheRunIsRepeatedWhenPermissionIsBack() throws Exception {
        Path rows = Loads.parquet(folder.resolve("rows.parquet"), "SELECT range AS id FROM range(10)");
        permit(rows, "r--r--r--");
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Path file = closed.resolve("x.db");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(file))) {
            Loads.load(backend, Loads.separate("2024-01", "v1"), IDS, Measure.ROWS, rows);
        }
        permit(file, "r--r--r--");
        permit(closed, "r-xr-xr-x");
        try {
            assertThat(child("load", file.toString(), rows.toString(), "v2"))
                    .contains("refused: BackendRejectedException [duckdb] open " + file)
                    .contains("the file may only be read; allow writing it, or set read_only = true");
            assertThat(child("load", closed.resolve("new.db").toString(), rows.toString(), "v2"))
                    .contains("refused: BackendRejectedException")
                    .contains("nothing can be written in " + closed);
            assertThat(child("read", file.toString())).contains("rows 10, loads 1");
        } finally {
            permit(closed, "rwxrwxrwx");
        }
        permit(file, "rw-rw-rw-");
        assertThat(child("load", file.toString(), rows.toString(), "v2")).contains("loaded");
        assertThat(child("read", file.toString())).contains("rows 10, loads 1");
    }

    /** What the other process does. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            Path file = Path.of(arguments[1]);
            boolean load = arguments[0].equals("load");
            DuckDbConfig config = load
                    ? DuckDbConfig.at(file)
                    : new DuckDbConfig(Optional.of(file), true, Optional.empty(), Optional.empty(), Optional.empty());
            try (DatabaseBackend backend = DuckDbBackend.open(config)) {
                if (load) {
                    Loads.load(
                            backend, Loads.separate("2024-01", arguments[3]), IDS, Measure.ROWS, Path.of(arguments[2]));
                    System.out.println("loaded");
                    return;
                }
                List<Object> row = Loads.rows(
                                backend, "SELECT count(*), count(DISTINCT tarn_load_id) FROM aws_billing.cur_unified")
                        .get(0);
                System.out.println("rows " + row.get(0) + ", loads " + row.get(1));
            } catch (RuntimeException e) {
                System.out.println("refused: " + e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }
}
