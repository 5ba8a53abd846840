package dev.tarn.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableName;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Readers and loaders at the same months. */
class PublishTest {

    private static final int POLLS = 100_000;
    private static final int REPLACEMENTS = 50;

    @Test
    void pollsOfTheTotalSeeWholeMonthsOnly() throws Exception {
        try (Months months = Months.open()) {
            months.publish("2025-01", "v0", 10, "1");
            months.publish("2025-02", "v0", 10, "1");
            AtomicBoolean replaced = new AtomicBoolean();
            List<AtomicInteger> polls = List.of(new AtomicInteger(), new AtomicInteger());
            List<CompletableFuture<Integer>> readers = polls.stream()
                    .map(done -> CompletableFuture.supplyAsync(() -> poll(months, done, replaced)))
                    .toList();
            try {
                for (int i = 1; i <= REPLACEMENTS; i++) {
                    // Both months together: one that is new beside one that is old would be no whole total.
                    int rows = 10 + i % 2 * 10;
                    awaitPolls(readers, polls, i * (POLLS / 2 / (REPLACEMENTS + 1)));
                    PlannedLoad january = Months.load("2025-01", "v" + i);
                    PlannedLoad february = Months.load("2025-02", "v" + i);
                    try (LoadTransaction load =
                            months.backend.begin(months.start(january, february), LoadObserver.NONE)) {
                        load.stage(Months.request(january, Months.SCHEMA, Months.lines(rows, "1")));
                        load.stage(Months.request(february, Months.SCHEMA, Months.lines(rows, "1")));
                        load.publish();
                    }
                }
            } finally {
                replaced.set(true);
            }
            for (CompletableFuture<Integer> reader : readers) {
                assertThat(reader.get(2, TimeUnit.MINUTES))
                        .as("how many of the replacements a reader has seen happen")
                        .isGreaterThan(REPLACEMENTS / 2);
            }
            assertThat(polls.stream().mapToInt(AtomicInteger::get).sum()).isGreaterThanOrEqualTo(POLLS);
        }
    }

    /** Spreads the replacements over the polls: each has readers before it, during it and after it. */
    private static void awaitPolls(List<CompletableFuture<Integer>> readers, List<AtomicInteger> polls, int least)
            throws InterruptedException {
        while (readers.stream().noneMatch(CompletableFuture::isCompletedExceptionally)
                && polls.stream().anyMatch(done -> done.get() < least)) {
            Thread.sleep(1);
        }
    }

    /** Polls as programs do: with one statement, whose plan the server keeps as long as the tables stay. Counts the changes that it sees. */
    private static int poll(Months months, AtomicInteger done, AtomicBoolean replaced) {
        try (Connection connection = months.connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT sum(cost), count(*) FROM bills.cur_unified")) {
            long before = 20;
            int changes = 0;
            while (done.get() < POLLS / 2 || !replaced.get()) {
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    long total = row.getBigDecimal(1).longValueExact();
                    assertThat(total).isIn(20L, 40L);
                    assertThat(row.getLong(2)).isEqualTo(total);
                    changes += total == before ? 0 : 1;
                    before = total;
                }
                done.incrementAndGet();
            }
            return changes;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMonthIsAttachedUnread() throws Exception {
        try (Months months = Months.open()) {
            months.publish("2025-01", "v1", 3, "1");
            months.publish("2025-02", "v1", 3, "1");
            try (Connection connection = months.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("ALTER TABLE bills.\"cur#2025-01\" DETACH PARTITION bills.\"cur#2025-01#data\"");
                statement.execute("SET client_min_messages = debug1");
                statement.execute(
                        "ALTER TABLE bills.\"cur#2025-01\" ATTACH PARTITION bills.\"cur#2025-01#data\" FOR VALUES IN ('')");
                List<String> notes = new ArrayList<>();
                for (SQLWarning note = statement.getWarnings(); note != null; note = note.getNextWarning()) {
                    notes.add(note.getMessage());
                }
                assertThat(notes).anyMatch(note -> note.contains("is implied by existing constraints"));
                connection.rollback();
            }
        }
    }

    @Test
    void aLongReportMakesNobodyElseWaitForLong() throws Exception {
        try (Months months = Months.open("lock_timeout", "100ms")) {
            months.publish("2025-01", "v1", 5, "1");
            PlannedLoad load = Months.load("2025-01", "v2");
            CompletableFuture<Void> publish;
            List<Long> waits = new ArrayList<>();
            try (Connection report = months.connect();
                    Statement statement = report.createStatement()) {
                report.setAutoCommit(false);
                statement.executeQuery("SELECT count(*) FROM bills.cur_unified").close();
                publish = CompletableFuture.runAsync(() -> months.publish(load, Months.SCHEMA, Months.lines(7, "1")));
                // Another month, of the same table, is no matter to the report.
                long begin = System.nanoTime();
                while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(2_500)) {
                    long before = System.nanoTime();
                    assertThat(months.total()).isEqualByComparingTo("5");
                    waits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
                }
                assertThat(publish)
                        .as("the report goes on, and so does the publish")
                        .isNotDone();
                report.rollback();
            }
            publish.get(30, TimeUnit.SECONDS);
            assertThat(months.total()).isEqualByComparingTo("7");
            assertThat(waits)
                    .as("waits of readers, in ms")
                    .hasSizeGreaterThan(10)
                    .allMatch(wait -> wait < 1_500);
        }
    }

    @Test
    void aReportOnOneMonthIsInNobodysWayAtAnother() throws Exception {
        try (Months months = Months.open("publish_timeout", "0s")) {
            months.publish("2025-01", "v1", 5, "1");
            months.publish("2025-02", "v1", 5, "1");
            try (Connection report = months.connect();
                    Statement statement = report.createStatement()) {
                report.setAutoCommit(false);
                statement
                        .executeQuery("SELECT count(*) FROM bills.cur WHERE billing_period = '2025-01'")
                        .close();
                months.publish("2025-02", "v2", 6, "1");
                assertThat(months.total()).isEqualByComparingTo("11");
                assertThatThrownBy(() -> months.publish("2025-01", "v2", 6, "1"))
                        .isInstanceOf(BackendUnavailableException.class)
                        .hasMessageContaining("publish_timeout");
                report.rollback();
            }
            assertThat(months.leftovers()).isEmpty();
            months.publish("2025-01", "v3", 7, "1");
            assertThat(months.total()).isEqualByComparingTo("13");
        }
    }

    @Test
    void aPublishThatWaitsIsCancelledByInterruption() throws Exception {
        try (Months months = Months.open()) {
            months.publish("2025-01", "v1", 5, "1");
            try (Connection report = months.connect();
                    Statement statement = report.createStatement()) {
                report.setAutoCommit(false);
                statement.executeQuery("SELECT count(*) FROM bills.cur").close();
                List<Throwable> thrown = new ArrayList<>();
                Thread publisher = new Thread(() -> {
                    try {
                        months.publish("2025-01", "v2", 6, "1");
                    } catch (RuntimeException e) {
                        thrown.add(e);
                    }
                });
                publisher.start();
                Thread.sleep(700);
                publisher.interrupt();
                publisher.join(10_000);
                assertThat(thrown).hasSize(1);
                assertThat(thrown.get(0)).isInstanceOf(LoadCancelledException.class);
            }
            assertThat(months.total()).isEqualByComparingTo("5");
        }
    }

    @Test
    void whoeverStartedLastWinsAlsoWhereBothAreStaged() throws Exception {
        try (Months months = Months.open()) {
            PlannedLoad first = Months.load("2025-01", "v1");
            PlannedLoad second = Months.load("2025-01", "v2");
            Attempt old = months.start(first);
            try (LoadTransaction loser = months.backend.begin(old, LoadObserver.NONE)) {
                loser.stage(Months.request(first, Months.SCHEMA, Months.lines(1, "1")));
                try (LoadTransaction winner = months.backend.begin(months.start(second), LoadObserver.NONE)) {
                    winner.stage(Months.request(second, Months.SCHEMA, Months.lines(2, "1")));
                    winner.publish();
                }
                assertThatThrownBy(loser::publish).hasMessageContaining("newer attempt");
            }
            assertThat(months.total()).isEqualByComparingTo(new BigDecimal(2));
            assertThat(months.leftovers()).isEmpty();
        }
    }

    @Test
    void oneOfTwoExportsThatFoldToOneTableIsRefusedAlsoWhereBothAreStaged() throws Exception {
        try (Months months = Months.open()) {
            PlannedLoad first = Months.load("2025-01", "v1");
            PlannedLoad second = new PlannedLoad(
                    new LoadKey(new PartitionKey(new ExportId("aws", "CUR"), "", YearMonth.parse("2025-02")), "v1"),
                    "other",
                    new TableName("bills", "CUR"),
                    "CUR_V2",
                    "",
                    List.of());
            try (LoadTransaction loser = months.backend.begin(months.start(second), LoadObserver.NONE)) {
                loser.stage(Months.request(second, Months.SCHEMA, Months.lines(1, "1")));
                months.publish(first, Months.SCHEMA, Months.lines(2, "1"));
                assertThatThrownBy(loser::publish)
                        .isInstanceOf(BackendRejectedException.class)
                        .hasMessageContaining("holds aws/cur");
            }
            assertThat(months.total()).isEqualByComparingTo("2");
            assertThat(months.leftovers()).isEmpty();
        }
    }
}
