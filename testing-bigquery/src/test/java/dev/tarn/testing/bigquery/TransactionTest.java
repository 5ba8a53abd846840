package dev.tarn.testing.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.ConnectionProperty;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.TableResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TransactionTest {

    private static BigQueryEmulator emulator;
    private static Client client;

    @BeforeAll
    static void start() {
        emulator = BigQueryEmulator.start();
        client = Client.of(emulator);
        client.dataset("d");
    }

    @BeforeEach
    void fill() throws InterruptedException {
        client.rows("CREATE OR REPLACE TABLE d.state (id INT64, attempt INT64)");
        client.rows("CREATE OR REPLACE TABLE d.data (id INT64, month DATE)");
        client.rows("INSERT INTO d.state VALUES (1, 0)");
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    private static String session() throws InterruptedException {
        TableResult result = client.bigQuery()
                .query(QueryJobConfiguration.newBuilder("SELECT 1")
                        .setCreateSession(true)
                        .build());
        return client.bigQuery()
                .getJob(result.getJobId())
                .getStatistics()
                .getSessionInfo()
                .getSessionId();
    }

    private static List<String> in(String session, String sql) throws InterruptedException {
        return Client.rows(client.bigQuery()
                .query(QueryJobConfiguration.newBuilder(sql)
                        .setConnectionProperties(List.of(ConnectionProperty.of("session_id", session)))
                        .build()));
    }

    @Test
    void aScriptCommitsAllOrNothing() throws InterruptedException {
        client.rows("BEGIN TRANSACTION; INSERT INTO d.data VALUES (1, DATE '2024-01-01'); "
                + "UPDATE d.state SET attempt = 1 WHERE id = 1; COMMIT TRANSACTION;");
        assertThat(client.rows("SELECT attempt FROM d.state")).containsExactly("1");
        assertThatThrownBy(
                        () -> client.rows(
                                "BEGIN TRANSACTION; DELETE FROM d.data WHERE TRUE; "
                                        + "UPDATE d.state SET attempt = 2 WHERE id = 1 AND attempt = 0; "
                                        + "IF @@row_count != 1 THEN RAISE USING MESSAGE = 'tarn: fenced off'; END IF; COMMIT TRANSACTION;"))
                .isInstanceOf(BigQueryException.class)
                .hasMessageContaining("tarn: fenced off");
        assertThat(client.rows("SELECT COUNT(*) FROM d.data")).containsExactly("1");
        assertThatThrownBy(
                        () -> client.rows(
                                "BEGIN TRANSACTION; DELETE FROM d.data WHERE TRUE; "
                                        + "ASSERT (SELECT attempt FROM d.state WHERE id = 1) = 5 AS 'newer attempt'; COMMIT TRANSACTION"))
                .hasMessageContaining("newer attempt");
        assertThat(client.rows("SELECT COUNT(*) FROM d.data")).containsExactly("1");
    }

    @Test
    void definitionsAreNotForTransactions() throws InterruptedException {
        assertThatThrownBy(() -> client.rows("BEGIN TRANSACTION; CREATE TABLE d.no (a INT64); COMMIT TRANSACTION"))
                .hasMessageContaining("CREATE TABLE is not supported inside of a transaction");
        assertThatThrownBy(() -> client.rows("BEGIN TRANSACTION")).hasMessageContaining("only in scripts or sessions");
        assertThat(client.rows(
                        "BEGIN TRANSACTION; CREATE TEMP TABLE t AS SELECT 1 AS a; COMMIT TRANSACTION; SELECT a FROM t"))
                .containsExactly("1");
    }

    @Test
    void temporaryTablesAreTheScriptsOwn() throws InterruptedException {
        assertThat(
                        client.rows(
                                "DECLARE x INT64 DEFAULT 5; CREATE TEMP TABLE t (a INT64); "
                                        + "INSERT INTO t (a) VALUES (1), (2); DELETE FROM t WHERE a = 1; SET x = x + (SELECT MAX(a) FROM t); SELECT x"))
                .containsExactly("7");
        assertThatThrownBy(() -> client.rows("SELECT 1; DECLARE x INT64 DEFAULT 5; SELECT x"))
                .hasMessageContaining("only at the start of a block or script");
        assertThatThrownBy(() -> client.rows("SELECT a FROM t"))
                .hasMessageContaining("must be qualified with a dataset");
    }

    @Test
    void sessionsSeeTheirOwnChangesOnly() throws InterruptedException {
        String session = session();
        in(session, "BEGIN TRANSACTION");
        in(session, "INSERT INTO d.data VALUES (7, NULL)");
        assertThat(in(session, "SELECT id FROM d.data")).containsExactly("7");
        assertThat(client.rows("SELECT id FROM d.data")).isEmpty();
        in(session, "ROLLBACK TRANSACTION");
        assertThat(in(session, "SELECT id FROM d.data")).isEmpty();
    }

    @Test
    void theSecondWriterOfATableIsAborted() throws InterruptedException {
        String first = session();
        String second = session();
        in(first, "BEGIN TRANSACTION");
        in(second, "BEGIN TRANSACTION");
        in(first, "UPDATE d.state SET attempt = 1 WHERE id = 1");
        assertThatThrownBy(() -> in(second, "UPDATE d.state SET attempt = 2 WHERE id = 1"))
                .hasMessageContaining(
                        "Transaction is aborted due to concurrent update against table tarn-emulated:d.state");
        in(first, "COMMIT TRANSACTION");
        assertThat(client.rows("SELECT attempt FROM d.state")).containsExactly("1");
    }

    @Test
    void whoSawAnOlderStateIsAborted() throws InterruptedException {
        String late = session();
        in(late, "BEGIN TRANSACTION");
        client.rows("UPDATE d.state SET attempt = 3 WHERE id = 1");
        assertThat(in(late, "SELECT attempt FROM d.state")).containsExactly("0");
        assertThatThrownBy(() -> in(late, "DELETE FROM d.state WHERE id = 1"))
                .hasMessageContaining("Transaction is aborted");
    }

    @Test
    void changesOutsideOfTransactionsWait() throws Exception {
        String session = session();
        in(session, "BEGIN TRANSACTION");
        in(session, "UPDATE d.state SET attempt = attempt + 1 WHERE id = 1");
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<List<String>> waits =
                    other.submit(() -> client.rows("UPDATE d.state SET attempt = attempt + 10 WHERE id = 1"));
            in(session, "COMMIT TRANSACTION");
            waits.get(20, TimeUnit.SECONDS);
        } finally {
            other.shutdownNow();
        }
        assertThat(client.rows("SELECT attempt FROM d.state")).containsExactly("11");
    }

    @Test
    void aTransactionReadsWhatWasReplacedSince() throws InterruptedException {
        String session = session();
        in(session, "BEGIN TRANSACTION");
        client.rows("CREATE OR REPLACE TABLE d.state AS SELECT 1 AS id, 99 AS attempt");
        assertThat(in(session, "SELECT attempt FROM d.state")).containsExactly("0");
        assertThatThrownBy(() -> in(session, "INSERT INTO d.state VALUES (2, 0)"))
                .hasMessageContaining("Transaction is aborted");
        assertThat(client.rows("SELECT attempt FROM d.state")).containsExactly("99");
    }

    @Test
    void eightClientsMakeOneTable() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Callable<List<String>>> work = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String sql = i % 2 == 0
                        ? "CREATE TABLE IF NOT EXISTS d.sentinel AS SELECT 0 AS attempt"
                        : "CREATE OR REPLACE VIEW d.both AS SELECT 1 AS a";
                work.add(() -> Client.of(emulator).rows(sql));
            }
            for (Future<List<String>> each : clients.invokeAll(work)) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(client.rows("SELECT attempt FROM d.sentinel")).containsExactly("0");
        assertThat(client.rows("SELECT a FROM d.both")).containsExactly("1");
    }

    @Test
    void eightClientsCountTogether() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Callable<List<String>>> work = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int number = i;
                work.add(() -> Client.of(emulator)
                        .rows(
                                number % 2 == 0
                                        ? "UPDATE d.state SET attempt = attempt + 1 WHERE id = 1"
                                        : "INSERT INTO d.data VALUES (" + number + ", NULL)"));
            }
            for (Future<List<String>> each : clients.invokeAll(work)) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(client.rows("SELECT attempt FROM d.state")).containsExactly("20");
        assertThat(client.rows("SELECT COUNT(*) FROM d.data")).containsExactly("20");
    }
}
