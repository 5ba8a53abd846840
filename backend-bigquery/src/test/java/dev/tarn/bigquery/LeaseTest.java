package dev.tarn.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.PlannedLoad;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may change tables and the view, and what becomes of those who were away for too long. */
class LeaseTest {

    private Months months;
    private BigQueryDatabase database;
    private StateTables tables;
    private PlannedLoad load;
    private Lease first;

    @BeforeEach
    void open() {
        months = Months.open();
        database = BigQueryDatabase.open(Server.config(months.settings));
        tables = new StateTables(database);
        load = months.load("2025-01", "v1");
        first = lease(months.start(load));
    }

    private Lease lease(Attempt attempt) {
        return new Lease(database, tables, attempt, BigQueryDatabase.unique());
    }

    @AfterEach
    void close() {
        database.close();
        months.close();
    }

    @Test
    void aNewerAttemptTakesItAndTheOlderNoLongerHasIt() {
        first.take("test", false);
        assertThatCode(() -> first.extend("test")).doesNotThrowAnyException();
        Lease second = lease(months.start(load));
        second.take("test", false);

        assertThatThrownBy(() -> first.extend("test"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining(Lease.ENDED);
        assertThatCode(() -> second.extend("test")).doesNotThrowAnyException();
    }

    @Test
    void whileTablesAreCopiedNobodyElseHasIt() throws Exception {
        first.take("test", true);
        Lease second = lease(months.start(load));
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> second.take("test", false));
        Thread.sleep(Duration.ofSeconds(1).toMillis());
        assertThat(waiting.isDone()).isFalse();

        first.release();
        waiting.get(30, TimeUnit.SECONDS);
        assertThat(second.isHeld()).isTrue();
    }

    @Test
    void whileTablesAreCopiedNobodyElsePublishes() throws Exception {
        first.take("test", true);
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> months.publish("2025-02", "v1", 3, "1"));
        Thread.sleep(Duration.ofSeconds(2).toMillis());
        assertThat(publishing.isDone()).isFalse();

        first.release();
        publishing.get(60, TimeUnit.SECONDS);
        assertThat(months.total()).isEqualByComparingTo("3");
    }

    @Test
    void aDatasetWhoseTablesExpireIsRefused() {
        String dataset = "tarn_expiring_" + BigQueryDatabase.unique();
        database.client()
                .create(DatasetInfo.newBuilder(DatasetId.of(database.config().projectId(), dataset))
                        .setDefaultTableLifetime(Duration.ofDays(60).toMillis())
                        .build());
        try (Months expiring = Months.open("dataset", dataset)) {
            assertThatThrownBy(() -> expiring.publish("2025-01", "v1", 1, "1"))
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("take the default expirations off the dataset, or name another");
        } finally {
            database.client().delete(DatasetId.of(database.config().projectId(), dataset));
        }
    }
}
