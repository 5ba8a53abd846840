package dev.tarn.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.LoadOutcomeUnknownException;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.testing.emulator.EmulatorRequest;
import dev.tarn.testing.emulator.Fault;
import dev.tarn.testing.snowflake.Refusal;
import dev.tarn.testing.snowflake.SnowflakeEmulator;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between Tarn and the service: each with a message that says who must act. */
class FaultsTest {

    private final SnowflakeEmulator emulator = SnowflakeEmulator.start();
    private Months months;

    @BeforeEach
    void open() {
        emulator.rules().idleTransaction(java.time.Duration.ofMillis(300));
        months = Months.on(emulator, "lock_timeout", "5s");
        months.publish("2025-01", "v1", 3, "1");
    }

    @AfterEach
    void close() {
        emulator.faults().heal();
        emulator.rules().allow();
        months.close();
        emulator.close();
    }

    private static Predicate<EmulatorRequest> statement(String start) {
        return request -> request.is("POST", "/queries/v1/query-request")
                && request.text().contains("\"sqlText\":\"" + start);
    }

    private void newMonthIsThere() {
        assertThat(months.total()).isEqualByComparingTo("8");
        assertThat(current()).extracting(state -> state.key().version()).containsExactly("v2");
    }

    private void oldMonthIsThere() {
        assertThat(months.total()).isEqualByComparingTo("3");
        assertThat(current()).extracting(state -> state.key().version()).containsExactly("v1");
    }

    private List<LoadState> current() {
        return months.backend.stateManager().currentVersions(Months.EXPORT);
    }

    @Test
    void burstsOf503And429AreWaitedOut() {
        emulator.faults().spoil(statement("COPY INTO"), 2, Fault.status(503));
        emulator.faults().spoil(statement("INSERT INTO"), 1, Fault.status(429));

        months.publish("2025-01", "v2", 4, "2");

        assertThat(emulator.faults().happened()).isEqualTo(3);
        newMonthIsThere();
    }

    @Test
    void anAnswerThatIsLostAfterACopyCopiesOnce() {
        emulator.faults().spoil(statement("COPY INTO"), 1, Fault.lostAnswer());

        months.publish("2025-01", "v2", 4, "2");

        assertThat(emulator.faults().happened()).isEqualTo(1);
        newMonthIsThere();
    }

    @Test
    void anAnswerThatIsLostAfterTheCommitPublishesOnce() {
        emulator.faults().spoil(statement("COMMIT"), 1, 1, Fault.lostAnswer());

        months.publish("2025-01", "v2", 4, "2");

        assertThat(emulator.faults().happened()).isEqualTo(1);
        newMonthIsThere();
    }

    @Test
    void aSessionThatEndsAfterTheCommitIsNoReasonToLoadTwice() {
        // Its answer says that the session is gone, whatever became of the commit.
        emulator.faults().spoil(statement("COMMIT"), 1, 1, Fault.statusAfter(400));

        assertThatCode(() -> months.publish("2025-01", "v2", 4, "2")).doesNotThrowAnyException();

        newMonthIsThere();
    }

    @Test
    void aCommitThatNeverArrivedIsSaidToBeNone() {
        emulator.faults().spoil(statement("COMMIT"), 1, 1, Fault.status(400));

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 4, "2"))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("nothing was published")
                .hasMessageContaining("run it again");

        oldMonthIsThere();
        months.publish("2025-01", "v2", 4, "2");
        newMonthIsThere();
    }

    @Test
    void anOutcomeThatNobodyCanBeAskedAboutIsUnknown() {
        emulator.faults().spoil(statement("COMMIT"), 1, 1, Fault.statusAfter(400));
        emulator.rules()
                .refuse(sql -> sql.contains("SNAPSHOTS") && sql.contains("\"BEGAN_AT\" ="), 9, Refusal.internalError());

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 4, "2"))
                .isInstanceOf(LoadOutcomeUnknownException.class)
                .hasMessageContaining("what was published is skipped");

        newMonthIsThere();
    }

    @Test
    void anExpiredSessionIsRenewed() {
        emulator.expireSessions();

        months.publish("2025-01", "v2", 4, "2");

        newMonthIsThere();
    }

    @Test
    void aSessionThatCanNotBeRenewedSaysSoAndTheNextOneWorks() {
        emulator.endSessions();

        assertThatThrownBy(() -> months.total())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("the session has ended")
                .hasMessageContaining("run it again");
        assertThat(months.total()).isEqualByComparingTo("3");
    }

    @Test
    void aMissingRightNamesWhatIsMissingAndLeavesTheOldMonth() {
        emulator.rules()
                .refuse(
                        sql -> sql.startsWith("INSERT INTO") && sql.contains("BILLS"),
                        1,
                        Refusal.insufficientPrivileges("table 'CUR'"));

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 4, "2"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("Insufficient privileges to operate on table 'CUR'")
                .hasMessageContaining("granted to the role");

        oldMonthIsThere();
    }

    @Test
    void aSuspendedWarehouseIsSaidToBeWhatIsMissing() {
        emulator.rules().warehouseSuspended(true);

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 4, "2"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("set warehouse, or give the user a default one");

        emulator.rules().warehouseSuspended(false);
        oldMonthIsThere();
    }

    @Test
    void aQuotaThatIsUsedUpIsTheAdministratorsToRaise() {
        emulator.rules().refuse(sql -> sql.startsWith("COPY INTO"), 1, Refusal.quotaExceeded("TARN_WH", "MONTHLY"));

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 4, "2"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("'MONTHLY' has exceeded its quota")
                .hasMessageContaining("raise it, or set another warehouse");

        oldMonthIsThere();
    }

    @Test
    void aStatementThatTakesTooLongNamesTheLimits() {
        emulator.rules().refuse(sql -> sql.startsWith("COPY INTO"), 1, Refusal.timeout(60));

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 4, "2"))
                .isInstanceOf(BackendRejectedException.class)
                .hasMessageContaining("statement_timeout");
        oldMonthIsThere();
    }

    @Test
    void aCopyThatFailsAfterTheUploadIsDoneAgainFromTheStart() {
        emulator.rules().refuse(sql -> sql.startsWith("COPY INTO"), 1, Refusal.internalError());

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 4, "2")).hasMessageContaining("internal error");
        oldMonthIsThere();

        months.publish("2025-01", "v2", 4, "2");
        newMonthIsThere();
    }

    /** To switch AUTOCOMMIT on commits what is open: here, a month without its rows. */
    @Test
    void aTransactionThatCanNotBeRolledBackIsNeverCommitted() {
        emulator.rules()
                .refuse(sql -> sql.startsWith("INSERT INTO") && sql.contains("BILLS"), 1, Refusal.internalError());
        emulator.rules().refuse(sql -> sql.equals("ROLLBACK"), 1, Refusal.internalError());

        assertThatThrownBy(() -> months.publish("2025-01", "v2", 4, "2")).hasMessageContaining("internal error");

        oldMonthIsThere();
        months.publish("2025-01", "v2", 4, "2");
        newMonthIsThere();
    }

    @Test
    void aStateThatCanNotBeRolledBackIsNeverCommittedEither() {
        emulator.rules()
                .refuse(
                        sql -> sql.startsWith("INSERT INTO") && sql.contains("LOAD_STATES"),
                        1,
                        Refusal.internalError());
        emulator.rules().refuse(sql -> sql.equals("ROLLBACK"), 9, Refusal.internalError());

        assertThatThrownBy(() -> months.start(Months.load("2025-02", "v1"))).hasMessageContaining("internal error");

        emulator.rules().allow();
        assertThat(months.values("SELECT attempt FROM tarn.load_fence WHERE billing_period = '2025-02'"))
                .isEmpty();
        oldMonthIsThere();
    }

    /** Nothing but the state shows it: the service calls such a COMMIT done. */
    @Test
    void aTransactionThatTheServiceEndsJustBeforeTheCommitIsSaidToBeNone() {
        PlannedLoad load = Months.load("2025-01", "v2");
        LoadObserver ended = (step, partition) -> {
            if (step == LoadStep.COMMITTING) {
                emulator.rules().abandonBefore(sql -> sql.equals("COMMIT"));
            }
        };

        try (LoadTransaction transaction = months.backend.begin(months.start(load), ended)) {
            transaction.stage(Months.request(load, Months.SCHEMA, Months.lines(4, "2")));
            assertThatThrownBy(transaction::publish)
                    .isInstanceOf(LoadConflictException.class)
                    .hasMessageContaining("nothing was published");
        }

        oldMonthIsThere();
    }

    /** Whatever the service says about it: the commit may be done. */
    @Test
    void aCommitThatIsRefusedIsAskedAbout() {
        emulator.rules().refuse(sql -> sql.contains("\"BEGAN_AT\" ="), 1, Refusal.internalError());

        assertThatCode(() -> months.publish("2025-01", "v2", 4, "2")).doesNotThrowAnyException();

        newMonthIsThere();
    }

    /** Whoever is idle for too long while others wait for him must not commit what comes after. */
    @Test
    void aTransactionThatTheServiceHasEndedCommitsNothing() {
        PlannedLoad load = Months.load("2025-01", "v2");
        LoadObserver ended = (step, partition) -> {
            if (step == LoadStep.REPLACED) {
                emulator.rules().idleTransaction(java.time.Duration.ofMillis(50));
                try (Months other = Months.on(emulator, "database", months.settings.get("database"))) {
                    other.start(Months.load("2025-02", "v1"));
                }
            }
        };

        try (LoadTransaction transaction = months.backend.begin(months.start(load), ended)) {
            transaction.stage(Months.request(load, Months.SCHEMA, Months.lines(4, "2")));
            assertThatThrownBy(transaction::publish).isInstanceOf(LoadConflictException.class);
        }

        oldMonthIsThere();
        assertThat(months.backend.stateManager().history(Months.EXPORT, YearMonth.of(2025, 1)))
                .filteredOn(state -> state.key().version().equals("v2"))
                .extracting(LoadState::status)
                .containsExactly(LoadStatus.STARTED);
    }
}
