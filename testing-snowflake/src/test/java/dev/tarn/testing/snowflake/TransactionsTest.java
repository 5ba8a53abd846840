package dev.tarn.testing.snowflake;

import static dev.tarn.testing.snowflake.Client.rows;
import static dev.tarn.testing.snowflake.Client.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionsTest {

    private final SnowflakeEmulator emulator = SnowflakeEmulator.start();
    private final String database = emulator.freshDatabase();
    private Connection one;
    private Connection two;

    @BeforeEach
    void connect() throws SQLException {
        one = Client.connect(emulator, database);
        two = Client.connect(emulator, database);
        run(one, "CREATE TABLE t (id INTEGER, n INTEGER)");
        run(one, "INSERT INTO t VALUES (1, 10), (2, 20)");
    }

    @AfterEach
    void close() throws SQLException {
        one.close();
        two.close();
        emulator.close();
    }

    @Test
    void othersSeeWhatIsCommittedAndEachSeesItsOwn() throws Exception {
        run(one, "BEGIN TRANSACTION");
        run(one, "INSERT INTO t VALUES (3, 30)");
        run(one, "UPDATE t SET n = n + 1 WHERE id >= 2");
        run(one, "DELETE FROM t WHERE id = 1");
        assertThat(rows(one, "SELECT id, n FROM t ORDER BY id")).containsExactly("2|21", "3|31");
        assertThat(rows(two, "SELECT id, n FROM t ORDER BY id")).containsExactly("1|10", "2|20");

        run(two, "INSERT INTO t VALUES (4, 40)");
        assertThat(rows(one, "SELECT id, n FROM t ORDER BY id")).containsExactly("2|21", "3|31", "4|40");
        run(one, "COMMIT");

        assertThat(rows(two, "SELECT id, n FROM t ORDER BY id")).containsExactly("2|21", "3|31", "4|40");
        run(two, "BEGIN");
        run(two, "DELETE FROM t");
        run(two, "ROLLBACK");
        assertThat(rows(one, "SELECT count(*) FROM t")).containsExactly("3");
    }

    @Test
    void anUpdateWaitsForAnotherAndSeesIt() throws Exception {
        run(one, "BEGIN");
        run(one, "UPDATE t SET n = n + 1 WHERE id = 1");
        CompletableFuture<Long> waiting = async(() -> run(two, "UPDATE t SET n = n + 1"));
        assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(Exception.class);
        run(one, "COMMIT");

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(rows(one, "SELECT n FROM t ORDER BY id")).containsExactly("12", "21");
    }

    @Test
    void whatFindsNoRowsKeepsNothingLocked() throws Exception {
        run(one, "BEGIN");
        run(one, "UPDATE t SET n = 0 WHERE id = 99");
        run(two, "ALTER SESSION SET LOCK_TIMEOUT = 0");
        assertThat(run(two, "UPDATE t SET n = 0")).isEqualTo(2);
        run(one, "ROLLBACK");
    }

    @Test
    void whoWaitsTooLongIsToldForWhom() throws Exception {
        emulator.rules().idleTransaction(Duration.ofMinutes(5));
        run(one, "BEGIN");
        run(one, "UPDATE t SET n = 0");
        run(two, "ALTER SESSION SET LOCK_TIMEOUT = 0");

        assertThatThrownBy(() -> run(two, "DELETE FROM t"))
                .hasMessageContaining("has locked table 'T' in transaction")
                .extracting(e -> ((SQLException) e).getErrorCode())
                .isEqualTo(625);
        run(one, "ROLLBACK");
        assertThat(run(two, "DELETE FROM t")).isEqualTo(2);
    }

    @Test
    void anAbandonedTransactionIsRolledBackOnceSomebodyWaits() throws Exception {
        emulator.rules().idleTransaction(Duration.ofMillis(300));
        run(one, "BEGIN");
        run(one, "UPDATE t SET n = 0");

        assertThat(run(two, "UPDATE t SET n = 5 WHERE id = 1")).isEqualTo(1);
        assertThat(rows(one, "SELECT n FROM t ORDER BY id")).containsExactly("5", "20");
    }

    @Test
    void definitionsCommitWhatIsOpenAndSoDoesAutocommit() throws Exception {
        run(one, "BEGIN");
        run(one, "DELETE FROM t WHERE id = 1");
        run(one, "CREATE TABLE other (a INTEGER)");
        run(one, "ROLLBACK");
        assertThat(rows(two, "SELECT id FROM t")).containsExactly("2");

        one.setAutoCommit(false);
        run(one, "DELETE FROM t");
        assertThat(rows(two, "SELECT count(*) FROM t")).containsExactly("1");
        one.setAutoCommit(true);
        assertThat(rows(two, "SELECT count(*) FROM t")).containsExactly("0");
    }

    @Test
    void twoThatLockCrosswiseDoNotWaitForever() throws Exception {
        run(one, "CREATE TABLE u AS SELECT 1 AS id");
        run(one, "BEGIN");
        run(two, "BEGIN");
        run(one, "UPDATE t SET n = 1");
        run(two, "UPDATE u SET id = 1");
        CompletableFuture<Long> waiting = async(() -> run(one, "UPDATE u SET id = 2"));
        Thread.sleep(300);
        assertThatThrownBy(() -> run(two, "UPDATE t SET n = 2")).hasMessageContaining("deadlock");
        run(two, "ROLLBACK");
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        run(one, "COMMIT");
    }

    @Test
    void aStatementIsCancelledWhileItRunsAndWhileItWaits() throws Exception {
        emulator.rules().idleTransaction(Duration.ofMinutes(5));
        run(one, "BEGIN");
        run(one, "UPDATE t SET n = 1");
        try (Statement statement = two.createStatement()) {
            CompletableFuture<Integer> waiting = async(() -> statement.executeUpdate("UPDATE t SET n = 2"));
            Thread.sleep(300);
            statement.cancel();
            assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS)).hasMessageContaining("SQL execution canceled");
        }
        run(one, "COMMIT");
        assertThat(run(two, "UPDATE t SET n = 3")).isEqualTo(2);
    }

    @Test
    void whatFailsWithinATransactionChangesNothing() throws Exception {
        run(one, "CREATE TABLE strict (id INTEGER NOT NULL)");
        run(one, "BEGIN");
        run(one, "INSERT INTO strict VALUES (1)");
        assertThatThrownBy(() -> run(one, "INSERT INTO strict SELECT CASE WHEN id = 2 THEN NULL ELSE id END FROM t"))
                .hasMessageContaining("NULL result in a non-nullable column");
        run(one, "COMMIT");
        assertThat(rows(two, "SELECT id FROM strict")).containsExactly("1");
    }

    /** What may fail. */
    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> CompletableFuture<T> async(Work<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.run();
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }
}
