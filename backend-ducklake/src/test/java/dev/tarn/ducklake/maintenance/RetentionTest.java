package dev.tarn.ducklake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.catalog.CatalogLocation;
import dev.tarn.error.BackendRejectedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2024-03-10T00:00:00Z");

    @Test
    void lessThanLoadsMayTakeIsRefused() {
        assertThatThrownBy(() -> Retention.of(Duration.ofMinutes(59)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT1H");
    }

    @Test
    void theOldestLoadIsWhatCounts() {
        Retention retention = Retention.of(Duration.ofDays(1));
        assertThat(retention.before(NOW)).isEqualTo("2024-03-09T00:00:00Z");
        Instant recent = NOW.minus(Duration.ofHours(1));
        Instant old = NOW.minus(Duration.ofDays(3));
        assertThat(retention.beside(recent).before(NOW)).isEqualTo("2024-03-09T00:00:00Z");
        assertThat(retention.beside(recent).beside(old).before(NOW)).isEqualTo(old);
        assertThat(retention.beside(old).beside(recent).before(NOW)).isEqualTo(old);
    }

    @ParameterizedTest
    @CsvSource({
        "2 days, PT48H",
        "1 week, PT168H",
        "INTERVAL 90 minutes, PT1H30M",
        "1 month 2 hours, PT722H",
        "1 day, PT24H",
        "3h, PT3H"
    })
    void lengthsOfTimeAreRead(String text, Duration length) {
        assertThat(IntervalText.parse(text)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two days", "2", "2 fortnights", "-1 days", "1 day ago", "0 days"})
    void othersAreRefused(String text) {
        assertThatThrownBy(() -> IntervalText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void theLakeSaysHowLong(@TempDir Path folder) {
        try (Kept lake = Kept.made(new CatalogLocation.DuckDbFile(folder.resolve("lake.ducklake")), folder)) {
            assertThat(Retention.configured(lake.catalog)).isEqualTo(Retention.of(Duration.ofDays(2)));
            lake.catalog.option("delete_older_than", "1 week");
            assertThat(Retention.configured(lake.catalog).age()).isEqualTo(Duration.ofDays(7));
            lake.catalog.option("delete_older_than", "5 minutes");
            assertThatThrownBy(() -> Retention.configured(lake.catalog))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("delete_older_than");
        }
    }
}
