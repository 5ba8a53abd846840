package dev.tarn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.Tarn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchProgressTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("costs.csv"), """
                BillingPeriodStart,ChargePeriodStart,BilledCost,BillingCurrency
                2025-01-01T00:00:00Z,2025-01-03T00:00:00Z,0.1,USD
                2025-02-01T00:00:00Z,2025-02-03T00:00:00Z,0.2,USD
                """);
    }

    @Test
    void saysHowFarItIs() {
        assertThat(watch(3600))
                .startsWith("2 months, 0 of them loaded already", "2025-01 PLANNED", "2025-01 STARTED")
                .contains("2025-01 STAGED", "2025-01 COMMITTED", "2025-01 finished: LOADED")
                .endsWith("2025-02 finished: LOADED");
        assertThat(watch(3600)).containsExactly("2 months, 2 of them loaded already");
    }

    @Test
    void leavesNothingBehindWhenItsTimeIsOver() {
        assertThat(watch(-1).toString()).contains("stopped: ", "cancelled").doesNotContain("COMMITTED", "LOADED");

        try (Tarn tarn = Tarn.open("duckdb", Map.of("database_path", database()))) {
            assertThat(tarn.query("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'aws_billing'")
                            .toList())
                    .containsExactly(List.of(0L));
        }
        assertThat(watch(3600)).contains("2025-01 finished: LOADED", "2025-02 finished: LOADED");
    }

    private List<String> watch(int seconds) {
        return Output.of(
                () -> WatchProgress.main(database(), folder.resolve("costs.csv").toString(), String.valueOf(seconds)));
    }

    private String database() {
        return folder.resolve("costs.duckdb").toString();
    }
}
