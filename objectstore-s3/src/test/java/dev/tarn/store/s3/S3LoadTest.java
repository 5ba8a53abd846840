package dev.tarn.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tarn.Tarn;
import dev.tarn.billing.LooseFiles;
import dev.tarn.config.ConfigLoader;
import dev.tarn.config.TarnConfig;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadCancelledException;
import dev.tarn.error.SourceChangedException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.load.Cancellation;
import dev.tarn.load.LoadListener;
import dev.tarn.load.LoadOptions;
import dev.tarn.load.LoadOutcome;
import dev.tarn.load.LoadReport;
import dev.tarn.load.PeriodReport;
import dev.tarn.model.LoadKey;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.LoadStep;
import dev.tarn.testing.s3.Fault;
import dev.tarn.testing.s3.FaultyNetwork;
import dev.tarn.testing.s3.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Months that come from a bucket by way of the spool, into a database that reads local files. */
class S3LoadTest {

    private static final int FILES = 8;
    private static final int ROWS = 2_000;

    @TempDir
    Path folder;

    private final FaultyNetwork network = FaultyNetwork.before(S3Server.server().endpoint());
    private final String bucket = S3Server.server().freshBucket();
    private final S3ObjectStore direct = Stores.of(bucket);
    private final Tarn tarn = Tarn.open("duckdb", Map.of());

    @AfterEach
    void close() throws IOException {
        network.close();
        tarn.close();
        assertThat(spooled()).as("what stays in the spool").isZero();
    }

    private long spooled() throws IOException {
        if (!Files.isDirectory(folder.resolve("spool"))) {
            return 0;
        }
        try (Stream<Path> paths = Files.walk(folder.resolve("spool"))) {
            return paths.filter(path -> !path.toString().endsWith(".lock"))
                    .filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    private LooseFiles export(String spoolLimit) {
        return export(spoolLimit, "download");
    }

    private LooseFiles export(String spoolLimit, String engine) {
        Map<String, String> environment = new HashMap<>(S3Server.server().environment(network.endpoint()));
        environment.put("TARN_S3_ENGINE", engine);
        environment.put("TARN_S3_SPOOL_DIRECTORY", folder.resolve("spool").toString());
        environment.put("TARN_S3_SPOOL_LIMIT", spoolLimit);
        TarnConfig config = ConfigLoader.load(environment, Map.of());
        return LooseFiles.named("bill")
                .add("s3://" + bucket + "/month/")
                .period(YearMonth.of(2025, 1))
                .config(config)
                .build();
    }

    /** Incompressible, so that files are as large as they look; costs add up to the number of rows. */
    private static String csv(int seed, String extra) {
        Random random = new Random(seed);
        return IntStream.range(0, ROWS)
                .mapToObj(row -> Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()) + ",1,USD"
                        + (extra.isEmpty() ? "" : ",x") + "\n")
                .collect(Collectors.joining(
                        "", "line_item,line_item_unblended_cost,line_item_currency_code" + extra + "\n", ""));
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private long upload() {
        long bytes = 0;
        for (int n = 1; n <= FILES; n++) {
            bytes += direct.put("month/part-" + n + ".csv.gz", gzip(csv(n, n == FILES ? ",surprise" : "")))
                    .size();
        }
        return bytes;
    }

    private LoadReport load(String spoolLimit, LoadListener listener) {
        return tarn.load(export(spoolLimit), LoadOptions.DEFAULT, listener, new Cancellation());
    }

    private Object value(String sql) {
        try (RowCursor rows = tarn.query(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.value(0);
        }
    }

    @Test
    void aMonthLargerThanTheSpoolComesInPartsAndEachFileOnce() {
        long bytes = upload();
        long limit = 130_000;
        assertThat(bytes).isGreaterThan(2 * limit);
        AtomicInteger parts = new AtomicInteger();
        AtomicLong most = new AtomicLong();
        AtomicLong fetched = new AtomicLong();
        LoadReport report = load("130KB", new LoadListener() {
            @Override
            public void reached(LoadStep step, LoadKey load) {
                try {
                    most.accumulateAndGet(spooled(), Math::max);
                } catch (IOException | UncheckedIOException e) {
                    // A file went while it was looked at.
                }
                parts.addAndGet(step == LoadStep.STAGED ? 1 : 0);
            }

            @Override
            public void fetched(long more) {
                fetched.addAndGet(more);
            }
        });

        assertThat(report.successful()).as("%s", report).isTrue();
        assertThat(parts.get()).isBetween(2, FILES);
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(limit);
        assertThat(fetched).hasValue(bytes);
        assertThat(value("SELECT count(*) FROM aws_billing.bill_unified")).isEqualTo((long) FILES * ROWS);
        assertThat((BigDecimal) value("SELECT sum(line_item_unblended_cost) FROM aws_billing.bill_unified"))
                .isEqualByComparingTo(BigDecimal.valueOf((long) FILES * ROWS));
        assertThat(value("SELECT count(*) FROM aws_billing.bill_unified WHERE surprise = 'x'"))
                .as("a column of the last file alone")
                .isEqualTo((long) ROWS);
        assertThat(value("SELECT count(DISTINCT tarn_source_file) FROM aws_billing.bill_unified"))
                .isEqualTo((long) FILES);
    }

    @Test
    void aFileLargerThanTheSpoolIsRefused() {
        upload();
        LoadReport report = load("20KB", LoadListener.NONE);

        assertThat(report.periods()).extracting(PeriodReport::outcome).containsExactly(LoadOutcome.FAILED);
        assertThatThrownBy(report::orThrow)
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("spool_limit");
    }

    @Test
    void aFileThatKeepsChangingWhileOthersLoadFailsTheMonthAndTheNextRunLoadsIt() {
        upload();
        load("1GB", LoadListener.NONE).orThrow();
        direct.put("month/part-1.csv.gz", gzip(csv(100, "")));
        AtomicInteger changes = new AtomicInteger();
        LoadReport report = load(
                "130KB",
                onStaged(() ->
                        direct.put("month/part-" + FILES + ".csv.gz", gzip(csv(200 + changes.incrementAndGet(), "")))));

        assertThat(report.periods()).extracting(PeriodReport::outcome).containsExactly(LoadOutcome.FAILED);
        assertThatThrownBy(report::orThrow)
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("part-" + FILES + ".csv.gz")
                .hasMessageContaining("changed since it was listed");
        assertThat(value("SELECT count(*) FROM aws_billing.bill_unified WHERE surprise = 'x'"))
                .as("the month before")
                .isEqualTo((long) ROWS);

        load("130KB", LoadListener.NONE).orThrow();
        assertThat(value("SELECT count(surprise) FROM aws_billing.bill_unified"))
                .isEqualTo(0L);
        assertThat(value("SELECT count(*) FROM aws_billing.bill_unified")).isEqualTo((long) FILES * ROWS);
    }

    @Test
    void aFileThatChangesOnceIsListedAgainAndLoadedInTheSameRun() {
        upload();
        AtomicInteger changes = new AtomicInteger();
        load("130KB", onStaged(() -> {
                    if (changes.getAndIncrement() == 0) {
                        direct.put("month/part-" + FILES + ".csv.gz", gzip(csv(200, "")));
                    }
                }))
                .orThrow();

        Random random = new Random(200);
        String first = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        assertThat(value("SELECT count(*) FROM aws_billing.bill_unified WHERE line_item = '" + first + "'"))
                .isEqualTo(1L);
        assertThat(value("SELECT count(*) FROM aws_billing.bill_unified")).isEqualTo((long) FILES * ROWS);
    }

    private static LoadListener onStaged(Runnable change) {
        return new LoadListener() {
            @Override
            public void reached(LoadStep step, LoadKey load) {
                if (step == LoadStep.STAGED) {
                    change.run();
                }
            }
        };
    }

    @Test
    void aBadNetworkChangesNothingInWhatIsLoaded() {
        upload();
        AtomicInteger count = new AtomicInteger();
        for (Fault fault : new Fault[] {
            new Fault.Answer(503, "SlowDown"),
            new Fault.Truncation(10_000),
            new Fault.Reset(5_000),
            new Fault.Truncation(0)
        }) {
            network.spoil(request -> count.incrementAndGet() % 5 == 0, 6, fault);
        }
        load("300KB", LoadListener.NONE).orThrow();

        assertThat((BigDecimal) value("SELECT sum(line_item_unblended_cost) FROM aws_billing.bill_unified"))
                .isEqualByComparingTo(BigDecimal.valueOf((long) FILES * ROWS));
    }

    @Test
    void aCancelledLoadEndsSoonAndLeavesNothing() {
        upload();
        Cancellation cancellation = new Cancellation();
        LoadListener listener = new LoadListener() {
            @Override
            public void fetched(long bytes) {
                cancellation.cancel();
            }
        };
        long begin = System.nanoTime();
        assertThatThrownBy(() -> tarn.load(export("1GB"), LoadOptions.DEFAULT, listener, cancellation)
                        .orThrow())
                .isInstanceOf(LoadCancelledException.class);
        assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L);
    }

    @Test
    void parquetAndJsonAreDescribedAndLoadedToo() throws SQLException {
        Path parquet = folder.resolve("a.parquet");
        Path json = folder.resolve("b.json.gz");
        String columns = IntStream.range(0, 1_500)
                .mapToObj(n -> "'v' AS a_column_with_a_name_that_is_there_to_make_the_footer_of_the_file_long_" + n)
                .collect(Collectors.joining(", "));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT 1.5 AS line_item_unblended_cost, 'USD' AS line_item_currency_code, "
                    + columns + " FROM range(10)) TO '" + parquet + "' (FORMAT parquet)");
            statement.execute(
                    "COPY (SELECT '2' AS line_item_unblended_cost, 'USD' AS line_item_currency_code, i AS only_json"
                            + " FROM range(5) AS t(i)) TO '" + json + "' (FORMAT json, COMPRESSION gzip)");
        }
        assertThat(parquet.toFile().length()).as("mostly its footer").isGreaterThan(400_000);
        direct.upload("month/a.parquet", parquet);
        direct.upload("month/b.json.gz", json);
        direct.put("month/c.csv", "".getBytes(UTF_8));
        load("1GB", LoadListener.NONE).orThrow();

        assertThat((BigDecimal) value("SELECT sum(line_item_unblended_cost) FROM aws_billing.bill_unified"))
                .isEqualByComparingTo("25");
        assertThat(value("SELECT count(a_column_with_a_name_that_is_there_to_make_the_footer_of_the_file_long_1499)"
                        + " FROM aws_billing.bill_unified"))
                .isEqualTo(10L);
        assertThat(value("SELECT count(only_json) FROM aws_billing.bill_unified"))
                .isEqualTo(5L);
        assertThat(network.requests().stream()
                        .filter(request -> request.contains("/b.json.gz http") && request.startsWith("get ")))
                .as("JSON is read to its end to be described, and loaded from the same copy")
                .hasSize(1);
    }

    @Test
    void anEngineThatCanNotReadBucketsSaysWhatIsMissing() {
        upload();
        boolean installed =
                (Boolean) value("SELECT installed FROM duckdb_extensions() WHERE extension_name = 'httpfs'");
        assumeFalse(installed, "httpfs is installed here");
        LooseFiles export = export("1GB", "native");
        assertThatThrownBy(() -> tarn.load(export))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContainingAll("s3://" + bucket, "httpfs", "engine = \"download\"")
                .hasMessageNotContaining(S3Server.SECRET_KEY);
        assertThat(network.requests()).as("nothing was read before").isEmpty();
    }
}
