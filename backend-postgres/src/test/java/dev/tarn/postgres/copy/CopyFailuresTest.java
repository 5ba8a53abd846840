package dev.tarn.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.testing.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A failure on either side ends both, with the first cause, and leaves the connection as its transaction's rules say. */
@Timeout(60)
class CopyFailuresTest {

    private static final TableSchema NOTES = Copies.schema("nr", new ColumnType.Int64(), "note", ColumnType.TEXT);

    @TempDir
    Path folder;

    private Copies copies;

    @BeforeEach
    void open() throws SQLException {
        copies = new Copies(folder);
    }

    @AfterEach
    void close() throws SQLException {
        copies.close();
    }

    private static void assertNothingRuns() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (copying() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(copying()).isFalse();
    }

    private static boolean copying() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("tarn-copy"));
    }

    private interface Check {
        void of(ThrowingCallable copy, CopyTarget target) throws Exception;
    }

    /** Checks each feed's copy, and that its transaction is what is left to roll back. */
    private void each(TableSchema schema, SourceData data, Check check) throws Exception {
        StageRequest request = Copies.request(schema, data);
        CopyTarget target = Copies.target(schema);
        for (CopyFeed feed : copies.engineFeeds()) {
            copies.create(target);
            check.of(() -> feed.copy(request, target, copies.connection()), target);
            assertNothingRuns();
            assertThatThrownBy(() -> copies.run("SELECT 1"))
                    .as(feed.name())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            copies.connection().rollback();
            assertThat(copies.list("SELECT count(*) FROM " + target.table())).containsExactly("0");
        }
    }

    private void refused(TableSchema schema, SourceData data, String... words) throws Exception {
        each(
                schema,
                data,
                (copy, target) -> assertThatThrownBy(copy)
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContainingAll(words));
    }

    private SourceFile many(String note) throws SQLException {
        return copies.parquet("SELECT range AS nr, " + note + " AS note FROM range(800000)");
    }

    @Test
    void aNulIsNamed() throws Exception {
        SourceFile clean = copies.parquet("SELECT 1::BIGINT AS nr, 'a' AS note");
        SourceFile bad = copies.parquet(
                "SELECT range AS nr, CASE WHEN range = 4321 THEN 'a' || chr(0) ELSE 'b' END AS note FROM range(10000)");
        refused(
                NOTES,
                Copies.files(clean, bad),
                "[postgresql] stage aws/cur/a'1/2024-01/v1: ",
                "source1.parquet",
                "'note'",
                "row 4322 ",
                "NUL");
    }

    @Test
    void aNulInARowOfAnApplicationIsNamed() throws Exception {
        refused(
                NOTES,
                Copies.rows(NOTES.columns(), List.of(List.of(1L, "a"), List.of(2L, "\0"))),
                "'note'",
                "row 2 ",
                "NUL");
    }

    @Test
    void aNulInADocumentIsNamed() throws Exception {
        TableSchema schema = Copies.schema("doc", new ColumnType.Json(), "tags", ColumnType.TEXT_MAP);
        refused(
                schema,
                Copies.files(copies.text(".json", "{\"doc\":{\"a\":\"\\\\u0000\"}}\n{\"doc\":{\"a\":\"x\\u0000\"}}\n")),
                "source0.json",
                "'doc'",
                "row 2 ",
                "NUL");
        refused(
                schema,
                Copies.files(copies.parquet("SELECT MAP {'k': 'v' || chr(0)} AS tags, NULL AS doc")),
                "source1.parquet",
                "'tags'",
                "row 1 ",
                "NUL");
    }

    @Test
    void whatIsNoJsonForTheServerIsNamed() throws Exception {
        refused(
                Copies.schema("doc", new ColumnType.Json()),
                Copies.files(copies.parquet("SELECT unnest(['{\"a\": \"NaN,]\"}', '{\"a\": NaN}']) AS doc")),
                "'doc'",
                "row 2 ",
                "JSON");
    }

    @Test
    void timesBeforeTheServersFirstAreNamed() throws Exception {
        refused(
                Copies.schema("at", ColumnType.TIMESTAMP),
                Copies.files(
                        copies.parquet(
                                "SELECT unnest([TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '290309-12-22 (BC) 00:00:00']) AS at")),
                "'at'",
                "row 2 ",
                "time");
        refused(
                Copies.schema("day", new ColumnType.Date()),
                Copies.files(copies.parquet("SELECT unnest([DATE '2024-01-01', DATE '5881580-07-10']) AS day")),
                "'day'",
                "row 2 ",
                "day");
    }

    @Test
    void aValueWithoutAPlaceCancelsTheCopy() throws Exception {
        TableSchema schema = Copies.schema("nr", new ColumnType.Int64(), "note", ColumnType.MONEY);
        refused(schema, Copies.files(copies.text(".csv", "nr,note\n1,2\n2,NaN\n")), "source0.csv", "'note'", "row 2");
        refused(schema, Copies.files(many("CASE WHEN range = 799000 THEN 'x' ELSE '1' END")), "row 799001");
    }

    @Test
    void theServersRefusalEndsTheReading() throws Exception {
        each(NOTES, Copies.files(many("'x'")), (copy, target) -> {
            copies.run("ALTER TABLE " + target.table() + " ADD CHECK (nr < 5)");
            copies.connection().commit();
            long start = System.nanoTime();
            assertThatThrownBy(copy)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23514"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        });
    }

    @Test
    void aTableThatIsGoneIsTheCause() throws Exception {
        each(NOTES, Copies.files(many("'x'")), (copy, target) -> {
            copies.run("ALTER TABLE " + target.table() + " RENAME TO elsewhere");
            assertThatThrownBy(copy)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
        });
    }

    @Test
    void theEndOfTheConnectionEndsTheReading() throws Exception {
        StageRequest request = Copies.request(NOTES, Copies.files(many("repeat('x', 50)")));
        CopyTarget target = Copies.target(NOTES);
        copies.create(target);
        for (CopyFeed feed : copies.engineFeeds()) {
            Connection own = DriverManager.getConnection(copies.url());
            own.setAutoCommit(false);
            Thread killer = new Thread(() -> {
                awaitCopying();
                EmbeddedPostgres.server().disconnect(copies.url());
            });
            killer.start();
            Throwable failure = catchThrowable(() -> feed.copy(request, target, own));
            killer.join();
            assertThat(failure).as(feed.name()).isInstanceOf(SQLException.class);
            assertNothingRuns();
            own.abort(Runnable::run);
        }
    }

    private static void awaitCopying() {
        try {
            while (!copying()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertInterruptible(ThrowingCallable copy) throws InterruptedException {
        Thread caller = Thread.currentThread();
        long[] interrupted = new long[1];
        Thread watch = new Thread(() -> {
            awaitCopying();
            interrupted[0] = System.nanoTime();
            caller.interrupt();
        });
        watch.start();
        Throwable failure = catchThrowable(copy);
        long end = System.nanoTime();
        assertThat(Thread.interrupted()).isTrue();
        watch.join();
        assertThat(failure).isInstanceOf(LoadCancelledException.class);
        // Twice what is promised: other builds use the machine as well.
        assertThat(Duration.ofNanos(end - interrupted[0])).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void interruptingEndsBoth() throws Exception {
        each(NOTES, Copies.files(many("repeat('x', 50)")), (copy, target) -> assertInterruptible(copy));
    }

    @Test
    void interruptingEndsAServerThatDoesNotRead() throws Exception {
        try (Connection other = DriverManager.getConnection(copies.url())) {
            other.setAutoCommit(false);
            each(NOTES, Copies.files(many("repeat('x', 50)")), (copy, target) -> {
                other.createStatement().execute("LOCK TABLE " + target.table());
                assertInterruptible(copy);
                other.rollback();
            });
        }
    }
}
