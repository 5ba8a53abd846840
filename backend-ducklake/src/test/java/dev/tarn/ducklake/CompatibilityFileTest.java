package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ducklake.catalog.LakeNames;
import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.ducklake.commit.LakeCommit;
import dev.tarn.ducklake.files.LakeWriter;
import dev.tarn.ducklake.scan.Predicate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DuckDB file whose views follow the lake. */
class CompatibilityFileTest {

    @TempDir
    private Path folder;

    private Months months;
    private Path file;

    @BeforeEach
    void months() {
        months = new Months(folder);
        file = folder.resolve("views.duckdb");
    }

    private DuckLakeBackend open(String... settings) {
        List<String> all = new ArrayList<>(List.of("duckdb_path", file.toString()));
        all.addAll(List.of(settings));
        return months.open(all.toArray(String[]::new));
    }

    private void publish(DuckLakeBackend backend, String month, String... lines) {
        months.publish(backend, Months.load(month, "", "v" + System.nanoTime()), lines);
    }

    private List<String> read(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** What is logged meanwhile. */
    private static String logged(Runnable work) {
        PrintStream usual = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(usual);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private long sizes() {
        return months.files().stream()
                .mapToLong(name -> months.data().resolve(name).toFile().length())
                .sum();
    }

    private static LakeNames names(DuckLakeBackend backend) {
        return backend.lake().catalog().names(backend.lake().catalog().latest());
    }

    private static void view(DuckLakeBackend backend, String name, String sql, String... aliases) {
        LakeCommit commit =
                LakeCommit.on(backend.lake().catalog(), backend.lake().catalog().latest());
        long schema = names(backend).schema("aws_billing").orElseThrow().id();
        if (names(backend).view("aws_billing", name).isPresent()) {
            commit.define().replaceView(schema, name, sql, List.of(aliases));
        } else {
            commit.define().createView(schema, name, sql, List.of(aliases));
        }
        commit.commit("somebody", "", "");
    }

    @Test
    void anyDuckDbReadsIt() throws SQLException {
        try (DuckLakeBackend backend = open()) {
            publish(backend, "2025-01", "a,1", "b,2");
            publish(backend, "2025-02", "c,3");
            publish(backend, "2025-01", "d,4");
        }

        assertThat(read("SELECT item FROM aws_billing.cur ORDER BY ALL")).containsExactly("c", "d");
        assertThat(read("SELECT item FROM aws_billing.cur_unified ORDER BY ALL"))
                .containsExactly("c", "d");
    }

    @Test
    void rowsThatWereDeletedAreNotInIt() throws SQLException {
        try (DuckLakeBackend backend = open()) {
            publish(backend, "2025-01", "a,1", "b,2", "c,3");
            Lake lake = backend.lake();
            LakeTable table = names(backend).table("aws_billing", "cur").orElseThrow();
            try (LakeWriter writer =
                    LakeWriter.on(lake.catalog(), lake.engine(), lake.catalog().latest(), "zstd")) {
                assertThat(writer.delete(table.id(), "item = 'b'", Predicate.ALL))
                        .isEqualTo(1);
                writer.commit("somebody", "", "");
            }
            assertThat(months.files()).anyMatch(name -> name.contains("-delete"));
            assertThat(DuckLakeFacts.of(backend)).hasValueSatisfying(facts -> {
                assertThat(facts.dataPath()).isEqualTo(months.data() + "/");
                assertThat(List.of(facts.tables(), facts.files(), facts.deleteFiles()))
                        .containsExactly(1L, 1L, 1L);
                assertThat(facts.bytes() + facts.deleteBytes()).isEqualTo(sizes());
            });
            publish(backend, "2025-02", "d,4");
        }

        assertThat(read("SELECT item FROM aws_billing.cur ORDER BY ALL")).containsExactly("a", "c", "d");
    }

    @Test
    void aViewOfOthersMeansWhatItMeansInTheLake() throws SQLException {
        try (DuckLakeBackend backend = open()) {
            publish(backend, "2025-01", "a,1");
            view(backend, "base", "SELECT item FROM cur");
            view(backend, "named", "SELECT item, 'x' FROM base", "thing", "other \"one");
            publish(backend, "2025-01", "b,1");
            assertThat(read("SELECT thing || \"other \"\"one\" FROM aws_billing.named"))
                    .containsExactly("bx");
            view(backend, "base", "SELECT 1 AS one, item FROM {DUCKLAKE_CATALOG}.aws_billing.cur");
            publish(backend, "2025-01", "c,1");
            assertThat(read("SELECT thing FROM aws_billing.named")).containsExactly("c");
        }
    }

    @Test
    void aBadViewIsLeftOutAlone() throws SQLException {
        Path stolen = folder.resolve("stolen.csv");
        try (DuckLakeBackend backend = open()) {
            publish(backend, "2025-01", "a,1");
            view(backend, "evil", "SELECT 1 AS x; COPY (SELECT 1) TO '" + stolen + "'; SELECT 2");
            view(backend, "copy", "COPY (SELECT 1) TO '" + stolen + "'");
            view(backend, "broken", "SELECT nothing FROM cur");
            view(backend, "missing", "SELECT * FROM read_csv('" + folder.resolve("no.csv") + "')");
            view(backend, "other", "SELECT TOP 1 item FROM cur");
            backend.lake()
                    .catalog()
                    .write(
                            "test",
                            session -> session.run("UPDATE " + session.table("ducklake_view")
                                    + " SET dialect = 'tsql' WHERE view_name = 'other'"));
            view(backend, "good", "SELECT item FROM cur");

            assertThat(logged(() -> publish(backend, "2025-01", "b,1")))
                    .contains("aws_billing.evil", "aws_billing.copy", "aws_billing.broken", "aws_billing.missing")
                    .doesNotContain("aws_billing.other", "aws_billing.good");
        }

        assertThat(stolen).doesNotExist();
        assertThat(read("SELECT item FROM aws_billing.good")).containsExactly("b");
        assertThat(read("SELECT item FROM aws_billing.cur_unified")).containsExactly("b");
        assertThat(read("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL"))
                .containsExactly("cur", "cur_unified", "good");
    }

    @Test
    void itsViewsDoNotDependOnTheWorkingDirectory() throws SQLException {
        String relative = Path.of("").toAbsolutePath().relativize(months.data().toAbsolutePath()) + "/";
        try (DuckLakeBackend backend = open()) {
            backend.lake()
                    .catalog()
                    .write(
                            "test",
                            session -> session.run(
                                    "UPDATE " + session.table("ducklake_metadata")
                                            + " SET value = ? WHERE key = 'data_path'",
                                    relative));
        }
        try (DuckLakeBackend backend = open()) {
            assertThat(backend.lake().catalog().dataPath()).isEqualTo(relative);
            publish(backend, "2025-01", "a,1");
        }

        assertThat(read("SELECT sql FROM duckdb_views() WHERE view_name = 'cur'")
                        .get(0))
                .contains("'" + months.data().toAbsolutePath() + "/")
                .doesNotContain("..");
    }

    @Test
    void aFileThatAnotherProcessHoldsHoldsUpNoLoad() throws Exception {
        try (DuckLakeBackend backend = open()) {
            publish(backend, "2025-01", "a,1");
            Process holder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            DuckDbHolder.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                assertThat(holder.getInputStream().read()).isEqualTo('!');
                assertThat(logged(() -> publish(backend, "2025-01", "b,1")))
                        .contains("WARN", file.toString(), "until the next load");
            } finally {
                holder.destroyForcibly().waitFor();
            }
            assertThat(backend.query("SELECT item FROM aws_billing.cur").toList())
                    .containsExactly(List.of("b"));
            publish(backend, "2025-02", "c,1");
        }

        assertThat(read("SELECT item FROM aws_billing.cur ORDER BY ALL")).containsExactly("b", "c");
    }

    @Test
    void aFolderInItsPlaceHoldsUpNoLoad() throws Exception {
        Files.createDirectories(file);
        try (DuckLakeBackend backend = open()) {
            assertThat(logged(() -> publish(backend, "2025-01", "a,1"))).contains("WARN", file.toString());
            assertThat(backend.query("SELECT item FROM aws_billing.cur").toList())
                    .containsExactly(List.of("a"));
        }
    }
}
