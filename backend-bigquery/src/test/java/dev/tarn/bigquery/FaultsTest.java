package dev.tarn.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.cloud.bigquery.TableId;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.model.LoadState;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.testing.bigquery.BigQueryEmulator;
import dev.tarn.testing.emulator.EmulatorRequest;
import dev.tarn.testing.emulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between here and the service, and there: nothing is loaded twice, and every message says who must act. */
class FaultsTest {

    private static final Predicate<EmulatorRequest> ANY = request -> true;
    private static final Predicate<EmulatorRequest> JOBS =
            request -> request.method().equals("POST")
                    && request.path().endsWith("/jobs")
                    && !request.path().startsWith("/upload");
    private static final Predicate<EmulatorRequest> PUBLISHES =
            request -> JOBS.test(request) && request.text().contains("_publish_");
    private static final Predicate<EmulatorRequest> UPLOADS =
            request -> request.method().equals("PUT") && request.path().startsWith("/upload");
    private static final Predicate<EmulatorRequest> ASKED =
            request -> request.method().equals("GET") && request.path().contains("/jobs/");

    @TempDir
    Path folder;

    private BigQueryEmulator emulator;
    private Months months;

    @BeforeEach
    void open() {
        assumeTrue(Server.isEmulated(), "nobody makes Google's service fail");
        emulator = BigQueryEmulator.start();
        months = Months.open("endpoint", emulator.endpoint().toString(), "retry_seconds", "2");
        months.publish("2025-01", "v1", 3, "1");
    }

    @AfterEach
    void close() {
        if (emulator != null) {
            months.close();
            emulator.close();
        }
    }

    private void assertPublishedOnce(String total, int snapshots) {
        emulator.faults().heal();
        assertThat(months.total()).isEqualByComparingTo(total);
        assertThat(months.backend.timeTravel().orElseThrow().snapshots()).hasSize(snapshots);
    }

    @Test
    void aBurstOfErrorsOfTheServiceIsWaitedOut() {
        emulator.faults().spoil(ANY, 3, Fault.status(503));
        emulator.faults().spoil(JOBS, 1, Fault.status(500));
        months.publish("2025-01", "v2", 5, "1");

        assertThat(emulator.faults().happened()).isEqualTo(4);
        assertPublishedOnce("5", 2);
    }

    @Test
    void aBurstOfRateLimitsIsWaitedOut() {
        emulator.faults().spoil(JOBS, 2, BigQueryEmulator.rateLimited());
        emulator.faults().spoil(ANY, 2, Fault.status(429));
        months.publish("2025-01", "v2", 5, "1");

        assertPublishedOnce("5", 2);
    }

    @Test
    void aRateLimitThatStaysSaysToTryLater() {
        emulator.faults().spoil(JOBS, 1000, BigQueryEmulator.rateLimited());

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 5, "1"))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("limits the rate; try again later");
        assertPublishedOnce("3", 1);
    }

    @Test
    void aServiceThatIsAwaySaysSo() {
        emulator.faults().spoil(ANY, 1000, Fault.status(503));

        assertThatThrownBy(() -> months.total())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("try again when the service can be reached");
    }

    @Test
    void anAnswerThatIsLostAfterTheCommitIsAskedFor() {
        emulator.faults().spoil(PUBLISHES, 1, Fault.lostAnswer());
        months.publish("2025-01", "v2", 5, "1");

        assertThat(emulator.faults().happened()).isEqualTo(1);
        assertPublishedOnce("5", 2);
    }

    @Test
    void anErrorThatIsAnsweredAfterTheCommitIsAskedFor() {
        emulator.faults().spoil(PUBLISHES, 2, Fault.statusAfter(500));
        months.publish("2025-01", "v2", 5, "1");

        assertPublishedOnce("5", 2);
    }

    /** Nobody answers any more, from the publish on. */
    @Test
    void whatCanNotBeAskedIsUnknownAndTheNextLoadSkipsWhatIsThere() {
        PlannedLoad load = months.load("2025-01", "v2");
        Attempt attempt = months.start(load);
        try (LoadTransaction transaction = months.backend.begin(attempt, LoadObserver.NONE)) {
            transaction.stage(Months.request(load, Months.SCHEMA, Months.lines(5, "1")));
            emulator.faults().spoil(PUBLISHES, 1000, Fault.statusAfter(503));
            emulator.faults().spoil(ASKED, 1000, Fault.status(503));
            assertThatThrownBy(transaction::publish)
                    .isInstanceOf(LoadOutcomeUnknownException.class)
                    .hasMessageContaining("load again: what was published is skipped");
            emulator.faults().heal();
        }

        assertThat(months.backend.stateManager().isLoaded(load.key())).isTrue();
        assertPublishedOnce("5", 2);
    }

    @Test
    void anUploadThatBreaksIsBegunAgain() {
        emulator.faults().spoil(UPLOADS, 1, Fault.lostRequest());
        emulator.faults().spoil(UPLOADS, 1, Fault.status(502));
        months.publish("2025-01", "v2", 5, "1");

        assertPublishedOnce("5", 2);
    }

    @Test
    void anUploadWhoseAnswerIsLostIsNotLoadedTwice() {
        emulator.faults().spoil(UPLOADS, 1, Fault.lostAnswer());

        assertThat(months.publish("2025-01", "v2", 5, "1").rows()).isEqualTo(5);
        assertPublishedOnce("5", 2);
    }

    @Test
    void anUploadThatNeverArrivesLeavesTheOldMonth() {
        emulator.faults().spoil(UPLOADS, 1000, Fault.status(503));

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 5, "1"))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("stage aws/cur/2025-01/v2");
        assertPublishedOnce("3", 1);
        months.publish("2025-01", "v2", 5, "1");
        assertThat(months.total()).isEqualByComparingTo("5");
    }

    @Test
    void aMissingRightSaysWhoGrantsIt() {
        emulator.deny("bigquery.tables.updateData@" + months.dataset() + ".cur");

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 5, "1"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("an administrator has to grant roles/bigquery.dataEditor");
        assertPublishedOnce("3", 1);
    }

    @Test
    void aQuotaOfTheServiceThatIsUsedUpSaysSo() {
        emulator.quotas().loadsPerTable(0);

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 5, "1"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("a quota of the project is used up: wait until it is renewed, or have it raised");
        assertPublishedOnce("3", 1);
    }

    @Test
    void aQuotaThatIsUsedUpAtThePublishLeavesTheOldMonth() {
        PlannedLoad load = months.load("2025-01", "v2");
        try (LoadTransaction transaction = months.backend.begin(months.start(load), LoadObserver.NONE)) {
            transaction.stage(Months.request(load, Months.SCHEMA, Months.lines(5, "1")));
            emulator.quotas().changesPerTable(1);
            assertThatThrownBy(transaction::publish)
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("a quota of the project is used up");
            emulator.quotas().changesPerTable(1_000_000);
        }
        assertPublishedOnce("3", 1);
    }

    @Test
    void aConnectionThatBreaksBetweenAJobAndTheLookAtItDoesNoHarm() {
        emulator.latePolls(2);
        emulator.faults().spoil(ASKED, 2, Fault.lostRequest());
        months.publish("2025-01", "v2", 5, "1");

        assertThat(emulator.faults().happened()).isEqualTo(2);
        assertPublishedOnce("5", 2);
    }

    @Test
    void theOwnLimitOfLoadJobsHoldsBeforeTheServices() {
        LoadJobs jobs = new LoadJobs(2);
        var table = TableId.of("p", "d", "t");
        jobs.count("stage x", table);
        jobs.count("stage x", table);

        assertThat(jobs.of(table)).isEqualTo(2);
        assertThatThrownBy(() -> jobs.count("stage x", table))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("load_jobs_per_table");
    }

    @Test
    void anExpiredTokenIsRenewedAndOneThatIsRefusedSaysSo() throws IOException {
        Path key = folder.resolve("key.json");
        Files.writeString(key, emulator.serviceAccount("loader").keyFile());
        try (Months signed = Months.open(
                "endpoint", emulator.endpoint().toString(), "credentials_path", key.toString(), "retry_seconds", "2")) {
            signed.publish("2025-01", "v1", 2, "1");
            emulator.expireTokens();
            signed.publish("2025-01", "v2", 4, "1");
            assertThat(signed.total()).isEqualByComparingTo("4");
            assertThat(emulator.tokensGiven()).isGreaterThan(1);

            emulator.faults().spoil(request -> !request.path().equals("/token"), 1000, Fault.status(401));
            assertThatThrownBy(signed::total)
                    .isInstanceOf(BackendRejectedException.class)
                    .hasMessageContaining("renew them, or correct credentials_path");
            emulator.faults().heal();
        }
    }

    /** The answer of the publish is lost, and the thread is interrupted while it waits to ask again. */
    @Test
    void anInterruptionAfterTheCommitIsNoCancelledLoad() throws InterruptedException {
        emulator.faults().spoil(PUBLISHES, 1, Fault.lostAnswer());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread loading = new Thread(() -> {
            try {
                months.publish("2025-01", "v2", 5, "1");
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        loading.start();
        while (emulator.faults().happened() == 0) {
            Thread.sleep(5);
        }
        loading.interrupt();
        loading.join(30_000);

        assertThat(thrown.get()).isNull();
        assertPublishedOnce("5", 2);
    }

    @Test
    void twoClientsThatStartAtOnceGetDifferentNumbers() throws Exception {
        PlannedLoad first = months.load("2025-02", "v1");
        PlannedLoad second = months.load("2025-02", "v2");
        try (Months other = months.again()) {
            var one = CompletableFuture.supplyAsync(() -> months.start(first));
            var two = CompletableFuture.supplyAsync(() -> other.start(second));

            assertThat(one.get().tokens().values())
                    .doesNotContainAnyElementsOf(two.get().tokens().values());
        }
        assertThat(months.backend.stateManager().history(Months.EXPORT))
                .extracting(LoadState::attempt)
                .containsExactlyInAnyOrder(1L, 1L, 2L);
    }

    @Test
    void twoClientsThatPublishDifferentMonthsAtOnceBothDo() throws Exception {
        try (Months other = months.again()) {
            var one = CompletableFuture.supplyAsync(() -> months.publish("2025-02", "v1", 2, "10"));
            var two = CompletableFuture.supplyAsync(() -> other.publish("2025-03", "v1", 2, "100"));
            one.get();
            two.get();
        }
        assertPublishedOnce("223", 3);
    }
}
