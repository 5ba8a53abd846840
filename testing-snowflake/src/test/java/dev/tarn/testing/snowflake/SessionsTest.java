package dev.tarn.testing.snowflake;

import static dev.tarn.testing.snowflake.Client.rows;
import static dev.tarn.testing.snowflake.Client.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.testing.emulator.Fault;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private final SnowflakeEmulator emulator = SnowflakeEmulator.start();
    private final String database = emulator.freshDatabase();

    @AfterEach
    void close() {
        emulator.close();
    }

    private void refused(Properties properties, int code) {
        assertThatThrownBy(() -> Client.connect(emulator, properties))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getErrorCode())
                .isEqualTo(code);
    }

    @Test
    void aPasswordIsChecked() throws Exception {
        Properties wrong = Client.properties(database);
        wrong.put("password", "wrong");
        refused(wrong, 390100);
        Properties account = Client.properties(database);
        account.put("account", "NOBODY");
        refused(account, 390201);
        Properties arrow = Client.properties(database);
        arrow.remove("JDBC_QUERY_RESULT_FORMAT");
        refused(arrow, 99999);
    }

    @Test
    void aKeyPairLogsInAndAnotherDoesNot() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        emulator.publicKey("loader", pair.getPublic());
        Properties properties = Client.properties(database);
        properties.remove("password");
        properties.put("user", "loader");
        properties.put("privateKey", pair.getPrivate());
        try (Connection connection = Client.connect(emulator, properties)) {
            assertThat(rows(connection, "SELECT CURRENT_USER(), CURRENT_DATABASE(), CURRENT_WAREHOUSE()"))
                    .containsExactly("LOADER|" + database + "|" + SnowflakeEmulator.WAREHOUSE);
        }
        properties.put("privateKey", generator.generateKeyPair().getPrivate());
        refused(properties, 390144);
    }

    @Test
    void anAccessTokenLogsInUntilItIsRevoked() throws Exception {
        emulator.accessToken("robot", "planted-token");
        Properties properties = Client.properties(database);
        properties.remove("password");
        properties.put("user", "robot");
        properties.put("authenticator", "oauth");
        properties.put("token", "planted-token");
        Client.connect(emulator, properties).close();
        emulator.revokeToken("planted-token");
        refused(properties, 390303);
        assertThat(emulator.requests().text()).contains("login-request").doesNotContain("planted-token");
    }

    @Test
    void anExpiredSessionIsRenewedAndAnEndedOneIsNot() throws Exception {
        try (Connection connection = Client.connect(emulator, database)) {
            run(connection, "CREATE TABLE t (a INTEGER)");
            emulator.expireSessions();
            assertThat(run(connection, "INSERT INTO t VALUES (1)")).isEqualTo(1);
            assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("1");
            assertThat(emulator.requests().requests(request -> request.path().equals("/session/token-request")))
                    .hasSize(1);
            emulator.endSessions();
            assertThatThrownBy(() -> rows(connection, "SELECT count(*) FROM t"))
                    .extracting(e -> ((SQLException) e).getErrorCode())
                    .isEqualTo(390111);
        }
    }

    @Test
    void aStatementIsExecutedOnceHoweverOftenTheDriverSendsIt() throws Exception {
        try (Connection connection = Client.connect(emulator, database)) {
            run(connection, "CREATE TABLE t (a INTEGER)");
            emulator.faults().spoil(request -> request.text().contains("INSERT"), 1, Fault.statusAfter(503));
            emulator.faults().spoil(request -> request.text().contains("count("), 1, Fault.status(429));
            assertThat(run(connection, "INSERT INTO t VALUES (1)")).isEqualTo(1);
            assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("1");
            assertThat(emulator.faults().happened()).isEqualTo(2);
        }
    }

    @Test
    void whatIsCommittedIsCommittedThoughNobodyIsTold() throws Exception {
        Properties properties = Client.properties(database);
        properties.put("networkTimeout", "2000");
        properties.put("maxHttpRetries", "1");
        try (Connection connection = Client.connect(emulator, properties);
                Connection other = Client.connect(emulator, database)) {
            run(connection, "CREATE TABLE t (a INTEGER)");
            run(connection, "BEGIN TRANSACTION");
            run(connection, "INSERT INTO t VALUES (1)");
            emulator.faults().spoil(request -> request.text().contains("COMMIT"), 20, Fault.lostAnswer());
            assertThatThrownBy(() -> run(connection, "COMMIT")).isInstanceOf(SQLException.class);
            emulator.faults().heal();
            assertThat(rows(other, "SELECT count(*) FROM t")).containsExactly("1");
        }
    }

    @Test
    void aLongStatementIsAskedForAgain() throws Exception {
        emulator.rules().answeredAtOnce(Duration.ofMillis(1));
        try (Connection connection = Client.connect(emulator, database)) {
            run(connection, "CREATE TABLE t AS SELECT 1 AS a");
            assertThat(rows(connection, "SELECT a FROM t")).containsExactly("1");
        }
    }

    @Test
    void largeResultsComeInParts() throws Exception {
        emulator.rules().inlineRows(10);
        try (Connection connection = Client.connect(emulator, database)) {
            run(connection, "CREATE TABLE t (a INTEGER, b VARCHAR)");
            String rows = String.join(
                    ", ",
                    IntStream.range(0, 5_000).mapToObj(i -> "(" + i + ", 'x')").toList());
            run(connection, "INSERT INTO t VALUES " + rows);
            for (int i = 0; i < 2; i++) {
                run(connection, "INSERT INTO t SELECT a + 5000, b FROM t");
            }
            List<String> found = rows(connection, "SELECT a, b FROM t ORDER BY a");
            assertThat(found).hasSize(20_000).startsWith("0|x", "1|x");
            assertThat(emulator.requests().requests(request -> request.path().startsWith("/result-chunks/")))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void theServiceRefusesAsItIsTold() throws Exception {
        try (Connection connection = Client.connect(emulator, database)) {
            run(connection, "CREATE TABLE t (a INTEGER)");
            emulator.rules().warehouseSuspended(true);
            assertThat(rows(connection, "SELECT 1")).containsExactly("1");
            assertThatThrownBy(() -> rows(connection, "SELECT a FROM t"))
                    .hasMessageContaining("No active warehouse selected");
            emulator.rules().allow();
            emulator.rules()
                    .refuse(sql -> sql.startsWith("CREATE"), 1, Refusal.insufficientPrivileges("schema 'PUBLIC'"));
            assertThatThrownBy(() -> run(connection, "CREATE TABLE u (a INTEGER)"))
                    .hasMessageContaining("Insufficient privileges to operate on schema 'PUBLIC'");
            run(connection, "CREATE TABLE u (a INTEGER)");
            emulator.rules().refuse(sql -> sql.contains("u"), 1, Refusal.quotaExceeded("TARN_WH", "MONTHLY"));
            assertThatThrownBy(() -> rows(connection, "SELECT a FROM u")).hasMessageContaining("exceeded its quota");
        }
    }

    @Test
    void statementsCarryTheirTag() throws Exception {
        Properties properties = Client.properties(database);
        properties.put("QUERY_TAG", "tarn-load-1");
        try (Connection connection = Client.connect(emulator, properties)) {
            rows(connection, "SELECT 1");
            run(connection, "ALTER SESSION SET QUERY_TAG = 'other'");
            rows(connection, "SELECT 2");
        }
        assertThat(emulator.statements().statements().stream()
                        .filter(sent -> sent.sql().startsWith("SELECT"))
                        .map(StatementLog.Sent::tag))
                .containsExactly("tarn-load-1", "other");
    }
}
