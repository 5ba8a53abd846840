package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbPublishTest {

    private static final TableSchema IDS = Loads.schema("id", new ColumnType.Int64());

    @TempDir
    private Path folder;

    private DatabaseBackend backend;

    @BeforeEach
    void open() {
        backend = DuckDbBackend.open(DuckDbConfig.at(folder.resolve("aws_billing.db")));
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private Path ids(String name, long from, long to) {
        return Loads.parquet(folder.resolve(name), "SELECT range AS id FROM range(" + from + ", " + to + ")");
    }

    private StageRequest request(PlannedLoad load, TableSchema schema, Path file) {
        SourceFile source = backend.dataReader().describe(Loads.file(file));
        return Loads.request(load, schema, Measure.ROWS, List.of(source));
    }

    private Object unified(String what) {
        return Loads.value(backend, "SELECT " + what + " FROM " + backend.tableReference(Loads.VIEW));
    }

    @Test
    void aSingleTableIsWidenedAndOnlyItsMonthIsReplaced() {
        Path october = Loads.parquet(folder.resolve("o.parquet"), "SELECT 1 AS id, 1::DECIMAL(10,2) AS cost");
        Path november = Loads.parquet(folder.resolve("n.parquet"), "SELECT 2 AS id, 'x' AS cost, {'a': 1} AS tag");
        TableSchema first = Loads.schema("id", new ColumnType.Int64(), "cost", new ColumnType.Decimal(10, 2));
        TableSchema second = Loads.schema("ID", ColumnType.MONEY, "cost", ColumnType.TEXT, "tag", ColumnType.TEXT);
        Loads.load(backend, Loads.single("2018-10", "v1"), first, Measure.ROWS, october);
        TableSchema renamed = new TableSchema(List.of(
                new dev.tarn.model.Column("ID", "id", ColumnType.MONEY),
                second.columns().get(1),
                second.columns().get(2)));
        StagedTable staged = Loads.load(backend, Loads.single("2018-11", "v1"), renamed, Measure.ROWS, november);

        assertThat(staged.change().added()).extracting(c -> c.name()).containsExactly("tag");
        assertThat(staged.change().widened()).extracting(c -> c.name()).containsExactly("id", "cost");
        assertThat(Loads.rows(
                        backend,
                        "SELECT id::INT, cost, tag FROM " + backend.tableReference(Loads.VIEW) + " ORDER BY id"))
                .isEqualTo(List.of(java.util.Arrays.asList(1L, "1.00", null), List.of(2L, "x", "{\"a\":1}")));

        Loads.load(backend, Loads.single("2018-11", "v2"), IDS, Measure.ROWS, ids("n2.parquet", 5, 8));
        assertThat(unified("sum(id)::BIGINT")).isEqualTo(1L + 5 + 6 + 7);
        assertThat(backend.stateManager().schemaVersions(Loads.EXPORT))
                .hasSize(3)
                .first()
                .satisfies(v -> assertThat(v.schema()).isEqualTo(first));
    }

    @Test
    void aReplacedMonthKeepsColumnsThatItsNewVersionLacks() {
        Path one = Loads.parquet(folder.resolve("1.parquet"), "SELECT 1 AS id, 'x' AS tag");
        Loads.load(
                backend,
                Loads.separate("2024-01", "v1"),
                Loads.schema("id", new ColumnType.Int64(), "tag", ColumnType.TEXT),
                Measure.ROWS,
                one);
        StagedTable staged =
                Loads.load(backend, Loads.separate("2024-01", "v2"), IDS, Measure.ROWS, ids("2.parquet", 0, 3));

        assertThat(staged.change().isEmpty()).isTrue();
        assertThat(unified("count(*) FILTER (tag IS NULL)")).isEqualTo(3L);
        assertThat(backend.stateManager().history(Loads.EXPORT, YearMonth.of(2024, 1)))
                .extracting(LoadState::current)
                .containsExactly(false, true);
    }

    @Test
    void monthsOfDifferentTypesMeetInTheViewWithoutLoss() {
        Path text = Loads.parquet(folder.resolve("1.parquet"), "SELECT 1 AS id, 'a' AS tag, 0.1::DOUBLE AS rate");
        Path other = Loads.parquet(
                folder.resolve("2.parquet"), "SELECT 2 AS id, 5 AS tag, 0.123456789012345678::DECIMAL(38,18) AS rate");
        Loads.load(
                backend,
                Loads.separate("2024-01", "v1"),
                Loads.schema("id", new ColumnType.Int64(), "tag", ColumnType.TEXT, "rate", new ColumnType.Float64()),
                Measure.ROWS,
                text);
        Loads.load(
                backend,
                Loads.separate("2024-02", "v1"),
                Loads.schema("id", new ColumnType.Int64(), "tag", new ColumnType.Int64(), "rate", ColumnType.MONEY),
                Measure.ROWS,
                other);
        assertThat(unified("string_agg(tag || ' ' || rate, ', ' ORDER BY id)"))
                .isEqualTo("a 0.100000000000000000, 5 0.123456789012345678");
    }

    @Test
    void changingTheStrategyLeavesEachRowOnce() {
        Path january = ids("1.parquet", 0, 10);
        Path february = ids("2.parquet", 10, 30);
        Loads.load(backend, Loads.separate("2024-01", "v1"), IDS, Measure.ROWS, january);
        Loads.load(backend, Loads.separate("2024-02", "v1"), IDS, Measure.ROWS, february);
        Loads.load(backend, Loads.single("2024-01", "v1"), IDS, Measure.ROWS, january);
        assertThat(unified("count(*)")).isEqualTo(30L);
        assertThat(tables()).containsExactlyInAnyOrder("cur", "cur_2024_02");

        Loads.load(backend, Loads.single("2024-02", "v1"), IDS, Measure.ROWS, february);
        assertThat(tables()).containsExactly("cur");
        Loads.load(backend, Loads.separate("2024-01", "v1"), IDS, Measure.ROWS, january);
        assertThat(unified("count(*)")).isEqualTo(30L);
        assertThat(Loads.value(
                        backend, "SELECT count(*) FROM " + backend.tableReference(new TableName("aws_billing", "cur"))))
                .isEqualTo(20L);
    }

    private List<Object> tables() {
        return Loads.rows(backend, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'aws_billing'").stream()
                .map(row -> row.get(0))
                .toList();
    }

    @Test
    void anOlderAttemptCanNoLongerPublish() {
        PlannedLoad first = Loads.separate("2024-01", "v1");
        Attempt old = backend.stateManager().start(Loads.plan(first));
        PlannedLoad second = Loads.separate("2024-01", "v1");
        Attempt taken = backend.stateManager().start(Loads.plan(second));
        assertThat(taken.tokens().values().iterator().next())
                .isGreaterThan(old.tokens().values().iterator().next());

        try (LoadTransaction transaction = backend.begin(old, LoadObserver.NONE)) {
            transaction.stage(request(first, IDS, ids("1.parquet", 0, 10)));
            assertThatThrownBy(transaction::publish)
                    .isInstanceOf(LoadConflictException.class)
                    .hasMessageContaining("newer attempt");
        }
        backend.stateManager().fail(old, "too late");
        assertThat(backend.stateManager().history(Loads.EXPORT, YearMonth.of(2024, 1)))
                .singleElement()
                .satisfies(s -> assertThat(s.status()).isEqualTo(LoadStatus.STARTED));
        assertThat(tables()).isEmpty();
    }

    @Test
    void anAttemptThatIsTakenOverWhileItsTransactionIsOpenFails() {
        PlannedLoad load = Loads.separate("2024-01", "v1");
        Attempt old = backend.stateManager().start(Loads.plan(load));
        try (LoadTransaction transaction = backend.begin(old, LoadObserver.NONE)) {
            transaction.stage(request(load, IDS, ids("1.parquet", 0, 10)));
            backend.stateManager().start(Loads.plan(Loads.separate("2024-01", "v2")));
            assertThatThrownBy(transaction::publish).isInstanceOf(LoadConflictException.class);
        }
        assertThat(tables()).isEmpty();
        assertThat(backend.stateManager().currentVersions(Loads.EXPORT)).isEmpty();
    }

    @Test
    void manyThatStartAtOnceGetATokenEach() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<Long>> tokens = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            tokens.add(pool.submit(() -> backend.stateManager()
                    .start(Loads.plan(Loads.separate("2024-01", "v1")))
                    .tokens()
                    .values()
                    .iterator()
                    .next()));
        }
        Set<Long> distinct = ConcurrentHashMap.newKeySet();
        for (Future<Long> token : tokens) {
            distinct.add(token.get());
        }
        pool.shutdown();
        assertThat(distinct).hasSize(12);
    }

    @Test
    void readersSeeTheOldMonthOrTheNew() throws Exception {
        Loads.load(backend, Loads.separate("2024-01", "v0"), IDS, Measure.ROWS, ids("0.parquet", 0, 1000));
        AtomicBoolean done = new AtomicBoolean();
        Set<Object> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch reading = new CountDownLatch(1);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        Future<?> reader = pool.submit(() -> {
            while (!done.get()) {
                seen.add(unified("count(*)"));
                reading.countDown();
            }
        });
        reading.await();
        for (int i = 1; i <= 10; i++) {
            PlannedLoad load = i % 2 == 0 ? Loads.separate("2024-01", "v" + i) : Loads.single("2024-01", "v" + i);
            Loads.load(backend, load, IDS, Measure.ROWS, ids(i + ".parquet", 0, 1000 + i * 1000));
        }
        done.set(true);
        reader.get();
        pool.shutdown();
        assertThat(seen)
                .allSatisfy(count -> assertThat((Long) count % 1000).isZero())
                .doesNotContain(0L);
        assertThat(unified("count(*)")).isEqualTo(11_000L);
    }

    @Test
    void whatIsClosedWithoutPublishingLeavesNothing() {
        PlannedLoad load = Loads.single("2024-01", "v1");
        Loads.load(backend, Loads.single("2023-12", "v1"), IDS, Measure.ROWS, ids("0.parquet", 0, 5));
        Attempt attempt = backend.stateManager().start(Loads.plan(load));
        try (LoadTransaction transaction = backend.begin(attempt, LoadObserver.NONE)) {
            transaction.stage(request(
                    load,
                    Loads.schema("id", new ColumnType.Int64(), "more", ColumnType.TEXT),
                    ids("1.parquet", 0, 10)));
        }
        backend.stateManager().fail(attempt, "cancelled");
        assertThat(unified("count(*)")).isEqualTo(5L);
        assertThat(Loads.rows(
                        backend, "SELECT 1 FROM duckdb_columns() WHERE table_name = 'cur' AND column_name = 'more'"))
                .isEmpty();
        assertThat(backend.stateManager().history(Loads.EXPORT, YearMonth.of(2024, 1)))
                .singleElement()
                .satisfies(s -> {
                    assertThat(s.status()).isEqualTo(LoadStatus.FAILED);
                    assertThat(s.error()).isEqualTo("cancelled");
                });
    }

    @Test
    void whatWasDroppedOrEmptiedIsNoticed() throws Exception {
        Path file = ids("1.parquet", 0, 10);
        for (String month : List.of("2024-01", "2024-02", "2024-03")) {
            Loads.load(backend, Loads.separate(month, "v1"), IDS, Measure.ROWS, file);
        }
        Loads.load(backend, Loads.single("2024-04", "v1"), IDS, Measure.ROWS, file);
        Loads.load(backend, Loads.single("2024-05", "v1"), IDS, Measure.ROWS, file);
        try (DuckDbDatabase same = DuckDbDatabase.open(DuckDbConfig.at(folder.resolve("aws_billing.db")));
                java.sql.Connection other = same.connection("test");
                java.sql.Statement statement = other.createStatement()) {
            statement.execute("DROP TABLE aws_billing.aws_billing.cur_2024_01");
            statement.execute("DELETE FROM aws_billing.aws_billing.cur_2024_02");
            statement.execute("DELETE FROM aws_billing.aws_billing.cur WHERE billing_period = '2024-04'");
        }
        assertThat(backend.stateManager().currentVersions(Loads.EXPORT))
                .extracting(s -> s.key().partition().period().getMonthValue(), LoadState::present)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, false),
                        org.assertj.core.groups.Tuple.tuple(2, false),
                        org.assertj.core.groups.Tuple.tuple(3, true),
                        org.assertj.core.groups.Tuple.tuple(4, false),
                        org.assertj.core.groups.Tuple.tuple(5, true));
        assertThat(backend.stateManager().isLoaded(Loads.key("", "2024-03", "v1")))
                .isTrue();
        assertThat(backend.stateManager().isLoaded(Loads.key("", "2024-01", "v1")))
                .isFalse();
    }

    @Test
    void aReloadThatFailsLeavesTheVersionLoaded() {
        PlannedLoad load = Loads.separate("2024-01", "v1", "a.parquet");
        Loads.load(backend, load, IDS, Measure.ROWS, ids("1.parquet", 0, 10));
        Attempt again = backend.stateManager().start(Loads.plan(Loads.single("2024-01", "v1", "b.parquet")));
        backend.stateManager().fail(again, "broken");
        assertThat(backend.stateManager().isLoaded(load.key())).isTrue();
        assertThat(backend.stateManager().currentVersions(Loads.EXPORT))
                .singleElement()
                .satisfies(s -> {
                    assertThat(s.rows()).isEqualTo(10);
                    assertThat(s.files()).containsExactly("a.parquet");
                    assertThat(s.table().name()).isEqualTo("cur_2024_01");
                });
    }

    @Test
    void aTableOfAnotherExportIsNotOverwritten() {
        Loads.load(backend, Loads.separate("2024-01", "v1"), IDS, Measure.ROWS, ids("1.parquet", 0, 10));
        PlannedLoad stranger =
                Loads.planned(Loads.key("other account", "2024-01", "v1"), new TableName("aws_billing", "CUR_2024_01"));
        assertThatThrownBy(() -> Loads.load(backend, stranger, IDS, Measure.ROWS, ids("2.parquet", 0, 5)))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("CUR_2024_01 holds aws/cur");
    }

    @Test
    void oneLoadAtATimeAndTheNextSaysWhatItWaitsFor() {
        PlannedLoad load = Loads.separate("2024-01", "v1");
        Attempt attempt = backend.stateManager().start(Loads.plan(load));
        LoadTransaction open = backend.begin(attempt, LoadObserver.NONE);
        try (DuckDbDatabase same = DuckDbDatabase.open(DuckDbConfig.at(folder.resolve("aws_billing.db")))) {
            assertThatThrownBy(() -> DuckDbLoad.begin(same, attempt, LoadObserver.NONE, Duration.ofMillis(20)))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("another load of this process");
        } finally {
            open.close();
        }
        Loads.load(backend, Loads.separate("2024-02", "v1"), IDS, Measure.ROWS, ids("1.parquet", 0, 10));
    }

    @Test
    void namesAreDataWhateverTheyHold() {
        TableName table = new TableName("data\"; DROP SCHEMA billing_state; --", "it's \"a\" table.csv");
        PlannedLoad load = Loads.planned(
                new dev.tarn.model.LoadKey(
                        new dev.tarn.model.PartitionKey(
                                new dev.tarn.model.ExportId("v'", "e\"'; --"), "acc'ount", YearMonth.of(2024, 1)),
                        "1'; DROP"),
                table,
                "k'ey");
        Path file = Loads.parquet(folder.resolve("it's.parquet"), "SELECT 1 AS \"a\"\"b';--\"");
        dev.tarn.spi.LoadPlan plan = new dev.tarn.spi.LoadPlan(List.of(load), new TableName("view \"x\"", "v'"));
        Attempt attempt = backend.stateManager().start(plan);
        try (LoadTransaction transaction = backend.begin(attempt, LoadObserver.NONE)) {
            transaction.stage(request(load, Loads.schema("a\"b';--", new ColumnType.Int64()), file));
            transaction.publish();
        }
        assertThat(Loads.rows(backend, "SELECT \"a\"\"b';--\" FROM " + backend.tableReference(table)))
                .hasSize(1);
        assertThat(Loads.rows(backend, "SELECT * FROM " + backend.tableReference(plan.unifiedView())))
                .hasSize(1);
        assertThat(backend.stateManager().exports())
                .containsExactly(load.key().partition().export());
        assertThat(backend.stateManager().isLoaded(load.key())).isTrue();
    }
}
