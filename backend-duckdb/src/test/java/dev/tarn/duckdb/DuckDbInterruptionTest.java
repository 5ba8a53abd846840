package dev.tarn.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.LoadCancelledException;
import dev.tarn.model.ColumnType;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.Measure;
import dev.tarn.spi.StageRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interrupting the thread that loads ends the load soon, whatever the engine is at, and leaves the old month. */
class DuckDbInterruptionTest {

    private static final TableSchema COSTS = Loads.schema("cost", ColumnType.MONEY);

    @TempDir
    private Path folder;

    @Test
    void interruptingTheThreadCancelsTheStatement() throws InterruptedException {
        Path small = Loads.parquet(folder.resolve("small.parquet"), "SELECT '1' AS cost");
        // Every value has too many digits, which takes long.
        Path large = Loads.parquet(
                folder.resolve("large.parquet"),
                "SELECT range || '.1234567890123456789012345' AS cost FROM range(4000000)");
        ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.at(folder.resolve("i.db")))) {
            Loads.load(backend, Loads.separate("2024-01", "v1"), COSTS, Measure.ROWS, small);
            SourceFile source = backend.dataReader().describe(Loads.file(large));
            StageRequest request = Loads.request(Loads.separate("2024-01", "v2"), COSTS, Measure.ROWS, List.of(source));
            Thread loading = Thread.currentThread();
            AtomicReference<Instant> interrupted = new AtomicReference<>();
            LoadObserver observer = (step, partition) -> {
                if (step == LoadStep.TARGET_READY) {
                    other.schedule(
                            () -> {
                                interrupted.set(Instant.now());
                                loading.interrupt();
                            },
                            300,
                            TimeUnit.MILLISECONDS);
                }
            };
            assertThatThrownBy(() -> Loads.load(backend, request, observer))
                    .isInstanceOf(LoadCancelledException.class)
                    .hasMessage("[duckdb] stage aws/cur/2024-01/v2: interrupted; nothing of it stays");
            assertThat(Duration.between(interrupted.get(), Instant.now())).isLessThan(Duration.ofSeconds(2));
            assertThat(Thread.interrupted())
                    .as("the flag is left to the caller")
                    .isTrue();

            assertThat(Loads.value(backend, "SELECT count(*) FROM aws_billing.cur_unified"))
                    .isEqualTo(1L);
            Loads.load(backend, Loads.separate("2024-01", "v3"), COSTS, Measure.ROWS, small);
            assertThat(backend.stateManager().isLoaded(Loads.key("", "2024-01", "v3")))
                    .isTrue();
        } finally {
            Thread.interrupted();
            other.shutdownNow();
        }
    }

    @Test
    void anInterruptionAfterStagingPublishesNothing() {
        Path small = Loads.parquet(folder.resolve("small.parquet"), "SELECT '1' AS cost");
        try (DatabaseBackend backend = DuckDbBackend.open(DuckDbConfig.inMemory())) {
            StageRequest request = Loads.request(
                    Loads.separate("2024-01", "v1"),
                    COSTS,
                    Measure.ROWS,
                    List.of(backend.dataReader().describe(Loads.file(small))));
            LoadObserver observer = (step, partition) -> {
                if (step == LoadStep.STAGED) {
                    Thread.currentThread().interrupt();
                }
            };
            assertThatThrownBy(() -> Loads.load(backend, request, observer))
                    .isInstanceOf(LoadCancelledException.class)
                    .hasMessageContaining("publish aws/cur/2024-01/v1: interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(backend.stateManager().currentVersions(Loads.EXPORT)).isEmpty();
        } finally {
            Thread.interrupted();
        }
    }
}
