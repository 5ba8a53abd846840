package dev.tarn.ducklake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.catalog.LakeTable;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.AsOf;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.Snapshot;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.TableStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a load does to a lake: its files, its snapshots, its partitions. */
class DuckLakeLoadTest {

    @TempDir
    private Path folder;

    private Months months;

    @BeforeEach
    void months() {
        months = new Months(folder);
    }

    private static List<List<Object>> rows(DuckLakeBackend backend) {
        return backend.query("SELECT item, cost::VARCHAR FROM aws_billing.cur_unified ORDER BY ALL")
                .toList();
    }

    @Test
    void whatIsNotPublishedLeavesNoFile() {
        try (DuckLakeBackend backend = months.open()) {
            Attempt attempt = Months.start(backend, Months.load("2025-01", "", "v1"));
            LoadTransaction transaction = months.staged(backend, attempt, "a,1");
            assertThat(months.files()).hasSize(1);
            transaction.close();

            assertThat(months.files()).isEmpty();
            assertThat(backend.lake().catalog().latest().id()).isZero();
        }
    }

    @Test
    void whatIsFencedOffLeavesNoFileAndNoSnapshot() {
        try (DuckLakeBackend backend = months.open()) {
            Attempt old = Months.start(backend, Months.load("2025-01", "", "v1"));
            try (LoadTransaction transaction = months.staged(backend, old, "a,1")) {
                Months.start(backend, Months.load("2025-01", "", "v2"));
                assertThatThrownBy(transaction::publish)
                        .isInstanceOf(LoadConflictException.class)
                        .hasMessageContaining("2025-01");
            }

            assertThat(months.files()).isEmpty();
            assertThat(backend.lake().catalog().latest().id()).isZero();
        }
    }

    @Test
    void replacingAMonthRewritesNoOtherFile() {
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, Months.load("2025-01", "1", "v1"), "a,1");
            months.publish(backend, Months.load("2025-01", "2", "v1"), "b,2");
            months.publish(backend, Months.load("2025-02", "1", "v1"), "c,3");
            List<String> before = months.files();
            months.publish(backend, Months.load("2025-01", "1", "v2"), "a,10", "d,20");

            assertThat(before).hasSize(3).allMatch(name -> name.startsWith("aws_billing/cur/billing_period=2025-0"));
            assertThat(months.files()).hasSize(4).containsAll(before);
            assertThat(rows(backend).stream().map(row -> row.get(0))).containsExactly("a", "b", "c", "d");
            Snapshot last = backend.timeTravel().orElseThrow().snapshots().get(4);
            assertThat(last.author()).isEqualTo("tarn");
            assertThat(last.message()).isEqualTo("load aws/cur 2025-01");
            assertThat(last.extraInfo()).contains("\"account\":\"1\"", "\"version\":\"v2\"", "\"rows\":2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "monthly, billing_period=2025-01/",
        "account, tarn_account=7/billing_period=2025-01/",
        "yearly, tarn_billing_year=2025/"
    })
    void eachStrategyHasItsPartitions(String strategy, String place) {
        try (DuckLakeBackend backend = months.open("partition_strategy", strategy)) {
            months.publish(backend, Months.load("2025-01", "7", "v1"), "a,1");
            assertThat(months.files()).singleElement().asString().startsWith("aws_billing/cur/" + place);

            months.publish(backend, Months.load("2025-02", "7", "v1"), "b,2");
            months.publish(backend, Months.load("2025-01", "7", "v2"), "c,3");
            assertThat(rows(backend).stream().map(row -> row.get(0))).containsExactly("b", "c");
        }
    }

    @Test
    void aMonthThatSomebodyDeletedIsNotPresent() {
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, Months.load("2025-01", "", "v1"), "a,1");
            months.publish(backend, Months.load("2025-02", "", "v1"), "b,2");
            assertThat(backend.stateManager().isLoaded(Months.key("2025-01", "", "v1")))
                    .isTrue();
            Lake lake = backend.lake();
            LakeTable table = lake.catalog()
                    .names(lake.catalog().latest())
                    .table("aws_billing", "cur")
                    .orElseThrow();
            try (var writer = dev.tarn.ducklake.files.LakeWriter.on(
                    lake.catalog(), lake.engine(), lake.catalog().latest(), "zstd")) {
                writer.deletePartition(
                        table.id(),
                        LakeTarget.rowsOf(table, Months.key("2025-01", "", "v1").partition()));
                writer.commit("somebody", "", "");
            }

            assertThat(backend.stateManager().isLoaded(Months.key("2025-01", "", "v1")))
                    .isFalse();
            assertThat(backend.stateManager().isLoaded(Months.key("2025-02", "", "v1")))
                    .isTrue();
        }
    }

    @Test
    void stateAndSnapshotsAreThereAfterReopening() {
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, Months.load("2025-01", "", "v1"), "a,1");
            months.publish(backend, Months.load("2025-01", "", "v2"), "a,2");
        }
        try (DuckLakeBackend backend = months.open()) {
            assertThat(backend.stateManager().currentVersions(Months.EXPORT))
                    .singleElement()
                    .satisfies(state -> assertThat(state.key().version()).isEqualTo("v2"));
            assertThat(backend.timeTravel()
                            .orElseThrow()
                            .query(new AsOf.AtSnapshot(1), "SELECT cost::VARCHAR FROM aws_billing.cur")
                            .toList())
                    .containsExactly(List.of("1.000000000000000000"));
        }
    }

    @Test
    void aLoadThatChangesNoRowIsASnapshotToo() {
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, Months.load("2025-01", "", "v1"), "a,1");
            months.publish(backend, Months.load("2025-02", "", "v1"));
            months.publish(backend, Months.load("2025-02", "", "v2"));

            List<Snapshot> snapshots = backend.timeTravel().orElseThrow().snapshots();
            assertThat(snapshots).hasSize(4);
            assertThat(snapshots.get(3).message()).isEqualTo("load aws/cur 2025-02");
            assertThat(snapshots.get(3).extraInfo()).contains("\"version\":\"v2\"", "\"rows\":0");
        }
    }

    @ParameterizedTest
    @MethodSource
    void aTypeThatOldFilesAreNotReadAsIsRefusedWithTheWayOut(ColumnType before, ColumnType now, String message) {
        try (DuckLakeBackend backend = months.open()) {
            Attempt first = Months.start(backend, Months.load("2025-01", "", "v1"));
            try (LoadTransaction load = months.staged(backend, first, TableStrategy.SINGLE, schema(before), "a,1,")) {
                load.publish();
            }
            Attempt refused = Months.start(backend, Months.load("2025-02", "", "v1"));
            try (LoadTransaction load = backend.begin(refused, LoadObserver.NONE)) {
                assertThatThrownBy(
                                () -> months.stage(backend, load, refused, TableStrategy.SINGLE, schema(now), "b,2,"))
                        .isInstanceOf(BackendRejectedException.class)
                        .hasMessageContaining(
                                "[ducklake] change the type of a column of table \"aws_billing\".\"cur\": column "
                                        + message)
                        .hasMessageContaining("load aws/cur")
                        .hasMessageContaining("2025-02")
                        .hasMessageContaining("table_strategy \"separate\"");
            }
            assertThat(backend.lake().catalog().latest().id()).isEqualTo(1);

            TableName own = new TableName("aws_billing", "cur_2025_02");
            Attempt separate = Months.start(
                    backend,
                    new PlannedLoad(Months.key("2025-02", "", "v1"), "separate", own, "CUR_V2", "", List.of("f")));
            try (LoadTransaction load = months.staged(backend, separate, TableStrategy.SEPARATE, schema(now), "b,2,")) {
                load.publish();
            }

            assertThat(backend.query("SELECT item FROM aws_billing.cur_unified ORDER BY ALL")
                            .toList())
                    .containsExactly(List.of("a"), List.of("b"));
        }
    }

    private static TableSchema schema(ColumnType more) {
        return new TableSchema(List.of(
                Column.of("item", ColumnType.TEXT), Column.of("cost", ColumnType.MONEY), Column.of("more", more)));
    }

    static Stream<Arguments> aTypeThatOldFilesAreNotReadAsIsRefusedWithTheWayOut() {
        ColumnType number = new ColumnType.Float64();
        ColumnType list = new ColumnType.ListOf(ColumnType.TEXT);
        ColumnType map = new ColumnType.MapOf(ColumnType.TEXT, ColumnType.TEXT);
        return Stream.of(
                Arguments.of(number, ColumnType.MONEY, "\"more\" can't go from float64 to decimal(38,18)"),
                Arguments.of(number, new ColumnType.Int64(), "\"more\" can't go from float64 to decimal(38,18)"),
                Arguments.of(list, map, "\"more\" can't go from list to json"),
                Arguments.of(map, new ColumnType.Json(), "\"more\" can't go from map to json"),
                Arguments.of(map, ColumnType.TEXT, "\"more\" can't go from map to varchar"),
                Arguments.of(new ColumnType.Binary(), ColumnType.TEXT, "\"more\" can't go from blob to varchar"));
    }

    @Test
    void filesThatWereMovedAreFoundWhereTheOverrideSays() throws IOException {
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, Months.load("2025-01", "", "v1"), "a,1");
        }
        Path moved = Files.move(months.data(), folder.resolve("moved"));
        assertThatThrownBy(() -> months.open("data_path", moved.toString()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(months.data() + "/")
                .hasMessageContaining(moved + "/")
                .hasMessageContaining("override_data_path");
        try (DuckLakeBackend backend = months.open("data_path", moved.toString(), "override_data_path", "true")) {
            assertThat(rows(backend)).hasSize(1);
        }
    }

    @Test
    void anEncryptedLakeIsNotLoadedIntoAndSaysWhy() {
        try (DuckLakeBackend backend = months.open("enable_encryption", "true")) {
            PlannedLoad load = Months.load("2025-01", "", "v1");
            Attempt attempt = Months.start(backend, load);

            assertThatThrownBy(() -> backend.begin(attempt, LoadObserver.NONE))
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessageContaining("encrypted")
                    .hasMessageContaining("enable_encryption");
            assertThat(backend.stateManager().exports()).hasSize(1);
        }
    }

    @Test
    void loadsThatAddDifferentColumnsAtTheSameTimeBothDo() throws Exception {
        try (DuckLakeBackend backend = months.open()) {
            months.publish(backend, Months.load("2025-01", "", "v1"), "a,1");
            Attempt second = Months.start(backend, Months.load("2025-02", "", "v1"));
            Attempt third = Months.start(backend, Months.load("2025-03", "", "v1"));
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try (LoadTransaction one = months.stagedAs("tax", backend, second, "b,2");
                    LoadTransaction other = months.stagedAs("fee", backend, third, "c,3")) {
                for (Future<?> published :
                        List.of(threads.submit(() -> one.publish()), threads.submit(() -> other.publish()))) {
                    published.get(60, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }

            assertThat(backend.query(
                                    "SELECT item, cost::INT, tax::INT, fee::INT FROM aws_billing.cur_unified ORDER BY 1")
                            .toList())
                    .containsExactly(
                            Arrays.asList("a", 1L, null, null),
                            Arrays.asList("b", null, 2L, null),
                            Arrays.asList("c", null, null, 3L));
        }
    }

    @Test
    void aLoadWaitsWhereAsManyAsMayAreOpen() throws Exception {
        DuckLakePerformance one =
                new DuckLakePerformance(Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(one.maxConcurrentLoads()).contains(1);
        DuckLakeConfig config = DuckLakeConfig.at(folder.resolve("one.ducklake"));
        config = new DuckLakeConfig(
                config.databasePath(),
                config.dataPath(),
                config.overrideDataPath(),
                config.duckdbPath(),
                config.compression(),
                false,
                config.partitionStrategy(),
                config.author(),
                Optional.of(one));
        try (DuckLakeBackend backend = DuckLakeBackend.open(config)) {
            Attempt first = Months.start(backend, Months.load("2025-01", "", "v1"));
            Attempt second = Months.start(backend, Months.load("2025-02", "", "v1"));
            Thread waiting;
            try (LoadTransaction open = backend.begin(first, LoadObserver.NONE)) {
                waiting = new Thread(
                        () -> backend.begin(second, LoadObserver.NONE).close());
                waiting.start();
                waiting.join(300);
                assertThat(waiting.isAlive()).as("while %s is open", open).isTrue();
            }
            waiting.join(30_000);
            assertThat(waiting.isAlive()).isFalse();
        }
    }
}
