package dev.tarn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.model.LoadState;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SourceData;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections that break, processes that die, and several of them at once. */
class FaultsTest {

    @Test
    void aConnectionThatBreaksWhileRowsComeLeavesTheOldMonth() throws Exception {
        try (Months months = Months.open()) {
            months.publish("2025-01", "v1", 5, "1");
            SourceData breaking = new SourceData.Rows(() -> {
                EmbeddedPostgres.server().disconnect(months.url);
                return ((SourceData.Rows) Months.lines(6, "1")).cursor().get();
            });
            PlannedLoad load = Months.load("2025-01", "v2");
            assertThatThrownBy(() -> months.publish(load, Months.SCHEMA, breaking))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageStartingWith("[postgresql] stage aws/cur/2025-01/v2: ");
            recovers(months);
        }
    }

    @Test
    void aConnectionThatBreaksDuringThePublishLeavesTheOldMonth() throws Exception {
        try (Months months = Months.open()) {
            months.publish("2025-01", "v1", 5, "1");
            PlannedLoad load = Months.load("2025-01", "v2");
            LoadObserver breaking = (step, partition) -> {
                if (step == LoadStep.SCHEMA_RECORDED) {
                    EmbeddedPostgres.server().disconnect(months.url);
                }
            };
            try (LoadTransaction transaction = months.backend.begin(months.start(load), breaking)) {
                transaction.stage(Months.request(load, Months.SCHEMA, Months.lines(6, "1")));
                assertThatThrownBy(transaction::publish).isInstanceOf(BackendUnavailableException.class);
            }
            recovers(months);
        }
    }

    @Test
    void aConnectionThatBreaksDuringTheCommitLeavesTheOutcomeUnknown() throws Exception {
        try (Months months = Months.open()) {
            months.publish("2025-01", "v1", 5, "1");
            months.run(
                    "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
                    "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON aws_billing.tarn_snapshots"
                            + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()");
            PlannedLoad load = Months.load("2025-01", "v2");
            assertThatThrownBy(() -> months.publish(load, Months.SCHEMA, Months.lines(6, "1")))
                    .isInstanceOf(LoadOutcomeUnknownException.class)
                    .hasMessageContaining("during the commit");
            months.run("DROP TRIGGER die ON aws_billing.tarn_snapshots");
            assertThat(months.backend.stateManager().isLoaded(load.key()))
                    .as("what became of it, says the state")
                    .isFalse();
            recovers(months);
        }
    }

    private static void recovers(Months months) throws SQLException {
        assertThat(months.total()).isEqualByComparingTo("5");
        months.publish("2025-01", "v2", 6, "1");
        assertThat(months.total()).isEqualByComparingTo("6");
        assertThat(months.leftovers()).isEmpty();
    }

    @Test
    void leftoversOfTheDeadAreSweptAndThoseOfTheLivingStay() throws Exception {
        try (Months months = Months.open()) {
            months.publish("2025-01", "v1", 5, "1");
            months.run("CREATE TABLE bills.\"tarn#stage#0123456789abcdef#0\" (x int)");
            PlannedLoad living = Months.load("2025-02", "v1");
            try (LoadTransaction open = months.backend.begin(months.start(living), LoadObserver.NONE)) {
                open.stage(Months.request(living, Months.SCHEMA, Months.lines(7, "1")));
                assertThat(months.leftovers()).as("the dead one's is gone").hasSize(1);
                months.publish("2025-03", "v1", 1, "1");
                open.publish();
            }
            assertThat(months.total()).isEqualByComparingTo("13");
            assertThat(months.leftovers()).isEmpty();
        }
    }

    @Test
    void twoProcessesLoadDifferentMonthsAndFightForTheSameOne() throws Exception {
        try (Months months = Months.open()) {
            Child child = Child.start(months.url, "2025-01", "theirs", "3", "4");
            LoadChild.repeat(months, "2025-02", "ours", 3, 5);
            assertThat(child.end()).isEqualTo("won 3");
            assertThat(months.total()).isEqualByComparingTo("9");

            Child rival = Child.start(months.url, "2025-03", "theirs", "12", "10");
            int won = LoadChild.repeat(months, "2025-03", "ours", 12, 20);
            int lost = Integer.parseInt(rival.end().substring("won ".length()));
            assertThat(won + lost).isPositive();
            LoadState current = months.backend.stateManager().currentVersions(Months.EXPORT).stream()
                    .filter(state -> state.key().partition().period().toString().equals("2025-03"))
                    .findFirst()
                    .orElseThrow();
            int rows = current.key().version().startsWith("ours") ? 20 : 10;
            assertThat(current.rows()).isEqualTo(rows);
            assertThat(months.values("SELECT DISTINCT tarn_load_id FROM bills.cur WHERE billing_period = '2025-03'"))
                    .containsExactly(current.loadId());
            assertThat(months.total()).isEqualByComparingTo(String.valueOf(9 + rows));
            assertThat(months.leftovers()).isEmpty();
        }
    }

    /** Dies where it waits for a reader, which no step tells. */
    @Test
    void aProcessThatDiesBetweenItsLocksAndItsCommitLeavesTheOldMonth() throws Exception {
        try (Months months = Months.open()) {
            months.publish("2025-01", "v1", 5, "1");
            try (Connection report = months.connect();
                    Statement statement = report.createStatement()) {
                report.setAutoCommit(false);
                statement.executeQuery("SELECT count(*) FROM bills.cur").close();
                Child child = Child.start(months.url, "2025-01", "killed", "1", "6");
                awaitLock(months);
                child.kill();
                report.rollback();
            }
            recovers(months);
        }
    }

    private static void awaitLock(Months months) throws Exception {
        for (int i = 0; i < 600; i++) {
            if (!months.texts(
                            "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'LOCK%'")
                    .isEmpty()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the publish never came to its locks");
    }

    /** A Java process that loads. */
    private record Child(Process process, BufferedReader output) {

        static Child start(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LoadChild.class.getName()));
            command.addAll(Arrays.asList(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            Child child = new Child(process, output);
            child.lineWith("ready");
            return child;
        }

        private String lineWith(String start) throws IOException {
            List<String> all = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(start)) {
                    return line;
                }
                all.add(line);
            }
            throw new AssertionError("the process ended:\n" + String.join("\n", all));
        }

        String end() throws Exception {
            String line = CompletableFuture.supplyAsync(() -> {
                        try {
                            return lineWith("won");
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .get(2, TimeUnit.MINUTES);
            process.waitFor(30, TimeUnit.SECONDS);
            return line;
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }
}
