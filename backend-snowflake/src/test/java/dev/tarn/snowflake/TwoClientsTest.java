package dev.tarn.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.error.BackendException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.LoadState;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.testing.snowflake.SnowflakeEmulator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service enforces no keys: what keeps clients apart is the turn that each writer takes. */
class TwoClientsTest {

    @BeforeEach
    void aSlowMachineIsNotIdle() {
        SnowflakeEmulator.server().rules().idleTransaction(Duration.ofSeconds(30));
    }

    @AfterEach
    void asUsual() {
        SnowflakeEmulator.server().rules().idleTransaction(Duration.ofSeconds(2));
    }

    private static Months again(Months months) {
        return Months.on(months.emulator, "database", months.settings.get("database"));
    }

    @Test
    void attemptsThatStartAtOnceGetNumbersOfTheirOwn() {
        try (Months one = Months.open();
                Months two = again(one)) {
            List<CompletableFuture<Attempt>> started = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Months client = i % 2 == 0 ? one : two;
                started.add(CompletableFuture.supplyAsync(() -> client.start(Months.load("2025-01", "v1"))));
            }

            assertThat(started.stream()
                            .map(CompletableFuture::join)
                            .map(attempt -> attempt.tokens().values().iterator().next()))
                    .as("not even the first two of a new partition are the same")
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 12).mapToObj(Long::valueOf).toList());
            assertThat(one.values("SELECT COUNT(*) FROM tarn.load_fence"))
                    .singleElement()
                    .hasToString("1");
        }
    }

    @Test
    void ofTwoThatLoadTheSameMonthOnePublishes() {
        try (Months one = Months.open();
                Months two = again(one)) {
            List<CompletableFuture<String>> runs = List.of(run(one, "1"), run(two, "10"));
            List<String> outcomes = runs.stream().map(CompletableFuture::join).toList();

            assertThat(outcomes).contains("published").isSubsetOf("published", "overtaken");
            List<LoadState> current = one.backend.stateManager().currentVersions(Months.EXPORT);
            assertThat(current).hasSize(1);
            assertThat(one.values("SELECT DISTINCT tarn_load_id FROM bills.cur"))
                    .containsExactly(current.get(0).loadId());
            assertThat(one.total())
                    .isIn(new BigDecimal("3.000000000000000000"), new BigDecimal("30.000000000000000000"));
        }
    }

    private static CompletableFuture<String> run(Months months, String cost) {
        return CompletableFuture.supplyAsync(() -> {
            PlannedLoad load = Months.load("2025-01", "v1");
            Attempt attempt = months.backend.stateManager().start(new LoadPlan(List.of(load), Months.VIEW));
            try (LoadTransaction transaction = months.backend.begin(attempt, LoadObserver.NONE)) {
                transaction.stage(Months.request(load, Months.SCHEMA, Months.lines(3, cost)));
                transaction.publish();
                return "published";
            } catch (LoadConflictException e) {
                return "overtaken";
            } catch (BackendException e) {
                return e.toString();
            }
        });
    }

    @Test
    void newColumnsOfTwoClientsAllArrive() {
        try (Months one = Months.open();
                Months two = again(one)) {
            one.publish("2025-01", "v1", 2, "1");
            List<CompletableFuture<?>> runs = new ArrayList<>();
            for (int month = 2; month <= 5; month++) {
                Months client = month % 2 == 0 ? one : two;
                String period = "2025-0" + month;
                TableSchema schema = new TableSchema(List.of(
                        Column.of("cost", month % 2 == 0 ? ColumnType.MONEY : ColumnType.TEXT),
                        Column.of("extra_" + month, ColumnType.TEXT_MAP)));
                runs.add(CompletableFuture.supplyAsync(() -> client.publish(
                        Months.load(period, "v1"),
                        schema,
                        Months.rows(
                                schema,
                                List.of(Months.row(
                                        schema.columns().get(0).type().equals(ColumnType.TEXT) ? "1" : BigDecimal.ONE,
                                        Map.of("a", period)))))));
            }
            runs.forEach(CompletableFuture::join);

            assertThat(one.values(
                            "SELECT COUNT(*) FROM bills.cur_unified WHERE extra_2 IS NOT NULL OR extra_3 IS NOT NULL"
                                    + " OR extra_4 IS NOT NULL OR extra_5 IS NOT NULL"))
                    .singleElement()
                    .hasToString("4");
            assertThat(one.values("SELECT COUNT(*) FROM bills.cur_unified"))
                    .singleElement()
                    .hasToString("6");
        }
    }
}
