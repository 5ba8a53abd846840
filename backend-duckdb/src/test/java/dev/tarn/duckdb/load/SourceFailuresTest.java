package dev.tarn.duckdb.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.Tarn;
import dev.tarn.billing.BillingExport;
import dev.tarn.billing.LooseFiles;
import dev.tarn.error.BadDataException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.LoadKey;
import dev.tarn.spi.LoadStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken and changing sources: the old month stays whole, the message names the file, and a rerun is clean. */
class SourceFailuresTest {

    @TempDir
    private Path folder;

    private SampleBucket bucket;
    private Tarn tarn;

    @BeforeEach
    void loadTheOldMonth() {
        bucket = new SampleBucket(folder.resolve("bucket")).deliver("2025-09", "e1", 5_000);
        tarn = Tarn.open("duckdb", Map.of("database_path", folder.resolve("costs.duckdb")));
        tarn.load(bucket.export()).orThrow();
    }

    @AfterEach
    void close() {
        tarn.close();
    }

    private void assertRefusedAndThenLoaded(LoadListener listener, String complaint) {
        PeriodReport failed = tarn.load(bucket.export(), LoadOptions.DEFAULT, listener, new Cancellation())
                .periods()
                .get(0);
        assertThat(failed.failure()).get().isInstanceOf(BadDataException.class);
        assertThat(failed.error()).contains(complaint);
        assertThat(rows("costs")).isEqualTo(5_000);

        bucket.deliver("2025-09", "e3", 7_000);
        tarn.load(bucket.export()).orThrow();
        assertThat(rows("costs")).isEqualTo(7_000);
    }

    private long rows(String export) {
        return (Long) tarn.query("SELECT count(*) FROM aws_billing." + export + "_unified")
                .toList()
                .get(0)
                .get(0);
    }

    @Test
    void truncatedGzip() throws IOException {
        bucket.deliver("2025-09", "e2", 6_000);
        byte[] whole = Files.readAllBytes(bucket.dataFile("2025-09", 1));
        Files.write(bucket.dataFile("2025-09", 1), Arrays.copyOf(whole, whole.length * 2 / 3));
        assertRefusedAndThenLoaded(LoadListener.NONE, "costs-00001.csv.gz");
    }

    @Test
    void gzipThatLostItsTrailer() throws IOException {
        bucket.deliver("2025-09", "e2", 6_000);
        byte[] whole = Files.readAllBytes(bucket.dataFile("2025-09", 1));
        Files.write(bucket.dataFile("2025-09", 1), Arrays.copyOf(whole, whole.length - 8));
        assertRefusedAndThenLoaded(LoadListener.NONE, "costs-00001.csv.gz");
    }

    @Test
    void raggedRow() {
        bucket.deliverLines(
                "2025-09",
                "e2",
                "bill_billing_period_start_date,line_item_unblended_cost",
                List.of("2025-09-01T00:00:00Z,1", "2025-09-01T00:00:00Z,1,1", "2025-09-01T00:00:00Z,1"));
        assertRefusedAndThenLoaded(LoadListener.NONE, "costs-00001.csv.gz");
    }

    @Test
    void costThatIsNoNumber() {
        bucket.deliverLines("2025-09", "e2", "line_item_unblended_cost", List.of("1", "twelve"));
        assertRefusedAndThenLoaded(LoadListener.NONE, "line_item_unblended_cost");
    }

    @Test
    void fileThatVanishedAfterListing() {
        bucket.deliver("2025-09", "e2", 6_000);
        assertRefusedAndThenLoaded(
                at(LoadStep.STARTED, () -> Files.delete(bucket.dataFile("2025-09", 1))), "costs-00001.csv.gz");
    }

    @Test
    void fileThatChangedAfterListing() {
        bucket.deliver("2025-09", "e2", 6_000);
        byte[] other = bytes(() -> Files.readAllBytes(bucket.dataFile("2025-09", 1)));
        bucket.deliver("2025-09", "e2", 6_500);
        assertRefusedAndThenLoaded(
                at(LoadStep.STAGED, () -> Files.write(bucket.dataFile("2025-09", 1), other)), "costs-00001.csv.gz");
    }

    @Test
    void deliveryThatWasOvertakenByANewerOne() {
        bucket.deliver("2025-09", "e2", 6_000);
        assertRefusedAndThenLoaded(
                at(
                        LoadStep.STAGED,
                        () -> bucket.deliver("2025-09", UUID.randomUUID().toString(), 6_000)),
                "costs-Manifest.json");
    }

    @Test
    void deliveryThatIsOvertakenOnceIsListedAgainWithinTheRun() {
        bucket.deliver("2025-09", "e2", 6_000);
        AtomicBoolean overtaken = new AtomicBoolean();
        List<PeriodReport> finished = new ArrayList<>();
        LoadReport report = tarn.load(
                bucket.export(),
                LoadOptions.DEFAULT,
                new LoadListener() {
                    @Override
                    public void reached(LoadStep step, LoadKey load) {
                        if (step == LoadStep.STAGED && !overtaken.getAndSet(true)) {
                            bucket.deliver("2025-09", "e2b", 6_500);
                        }
                    }

                    @Override
                    public void finished(PeriodReport period) {
                        finished.add(period);
                    }
                },
                new Cancellation());

        assertThat(report.orThrow().periods()).hasSize(1).isEqualTo(finished);
        assertThat(finished.get(0).outcome()).isEqualTo(LoadOutcome.REPLACED);
        assertThat(finished.get(0).key().version()).isEqualTo("e2b");
        assertThat(rows("costs")).isEqualTo(6_500);
    }

    @Test
    void truncatedParquet() throws Exception {
        Path file = folder.resolve("month.parquet");
        BillingExport export = LooseFiles.named("loose")
                .add(file)
                .period(YearMonth.of(2025, 9))
                .build();
        writeParquet(file, 10_000);
        tarn.load(export).orThrow();

        writeParquet(file, 20_000);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThat(failureOf(export)).contains("month.parquet");
        assertThat(rows("loose")).isEqualTo(10_000);

        byte[] hole = whole.clone();
        Arrays.fill(hole, 1_000, hole.length / 2, (byte) 0);
        Files.write(file, hole);
        assertThat(failureOf(export)).contains("month.parquet");
        assertThat(rows("loose")).isEqualTo(10_000);

        Files.write(file, whole);
        tarn.load(export).orThrow();
        assertThat(rows("loose")).isEqualTo(20_000);
    }

    /** A broken file may be noticed while it is planned, or while it is loaded. */
    private String failureOf(BillingExport export) {
        try {
            return tarn.load(export).periods().get(0).error();
        } catch (BadDataException e) {
            return e.getMessage();
        }
    }

    private static void writeParquet(Path file, int rows) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT i AS id, md5(i::VARCHAR) AS name FROM range(" + rows + ") t(i)) TO '" + file
                    + "' (FORMAT parquet)");
        }
    }

    private static LoadListener at(LoadStep moment, Action action) {
        return new LoadListener() {
            @Override
            public void reached(LoadStep step, LoadKey load) {
                if (step == moment) {
                    bytes(() -> {
                        action.run();
                        return new byte[0];
                    });
                }
            }
        };
    }

    private static byte[] bytes(Reading reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private interface Reading {
        byte[] read() throws IOException;
    }
}
