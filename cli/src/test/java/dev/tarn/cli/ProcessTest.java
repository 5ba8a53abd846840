package dev.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own. */
@Timeout(120)
class ProcessTest {

    @TempDir
    Path folder;

    private Process start(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.timezone=Pacific/Auckland",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).directory(folder.toFile()).start();
    }

    private Run run(Object... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, err);
    }

    @Test
    void demoRunsWithQuietLogsAndNoColours() throws Exception {
        Run run = run("demo", "--rows", 200);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("3 loaded: 600 rows", "Total USD").doesNotContain("\u001b");
        assertThat(run.err()).contains("2025-11: loaded").doesNotContain("WARN", "INFO");
    }

    @Test
    void monthsAreUtcWhateverTheZoneOfTheMachine() throws Exception {
        run("demo", "--rows", 200);
        Run run = run(
                "query",
                "SELECT min(line_item_usage_start_date) AS first, min(bill_billing_period_start_date) AS month"
                        + " FROM aws_billing.demo_unified WHERE billing_period = '2025-10'",
                "--format",
                "csv",
                "--database-path",
                "tarn-demo/tarn.duckdb");

        assertThat(run.out()).contains("2025-10-01T").endsWith(",2025-10-01T00:00:00Z\n");
    }

    @Test
    void aDatabaseInUseElsewhereIsNamed() throws Exception {
        Path database = folder.resolve("busy.duckdb");
        try (Connection holder = holding(database)) {
            assertThat(holder.isClosed()).isFalse();
            Run run = run("aws", "show-state", "--database-path", database);

            assertThat(run.code()).isEqualTo(3);
            assertThat(run.err()).contains("busy.duckdb").doesNotContain("\tat ");
        }
    }

    private static Connection holding(Path database) throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:" + database);
    }

    @Test
    void terminatedItUndoesTheMonthUnderWayAndARerunCompletes() throws Exception {
        Path bucket = folder.resolve("bucket");
        Path database = folder.resolve("c.duckdb");
        assertThat(Run.of("sample", "--out", bucket, "--months", 6, "--rows", 4000)
                        .code())
                .isZero();
        Object[] load = {
            "aws",
            "import-cur",
            "--bucket",
            bucket,
            "--prefix",
            "exports",
            "--export-name",
            "sample",
            "--database-path",
            database
        };
        Process process = start(load);
        try (BufferedReader err = process.errorReader()) {
            assertThat(err.readLine()).contains("loaded");
            // Process.destroy would close the stream that is read next.
            process.toHandle().destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(err.lines()).anyMatch(line -> line.contains("cancelled"));
        }
        // 128 + SIGTERM; Ctrl-C gives 128 + SIGINT the same way.
        assertThat(process.exitValue()).isEqualTo(143);

        String periods =
                "SELECT count(DISTINCT billing_period) AS n, count(*) % 4000 AS rest FROM aws_billing.sample_unified";
        Run before = Run.of("query", periods, "--format", "csv", "--database-path", database);
        assertThat(before.out()).matches("n,rest\n[1-5],0\n");
        assertThat(Run.of(load).code()).isZero();
        assertThat(Run.of("query", periods, "--format", "csv", "--database-path", database)
                        .out())
                .isEqualTo("n,rest\n6,0\n");
    }
}
