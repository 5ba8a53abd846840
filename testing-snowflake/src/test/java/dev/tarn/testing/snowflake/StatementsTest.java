package dev.tarn.testing.snowflake;

import static dev.tarn.testing.snowflake.Client.rows;
import static dev.tarn.testing.snowflake.Client.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementsTest {

    private final SnowflakeEmulator emulator = SnowflakeEmulator.server();
    private final String database = emulator.freshDatabase();
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Client.connect(emulator, database);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void refused(String sql, int code, String words) {
        assertThatThrownBy(() -> run(connection, sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(words)
                .extracting(e -> ((SQLException) e).getErrorCode())
                .isEqualTo(code);
    }

    @Test
    void rowsAreInsertedUpdatedDeletedAndMerged() throws Exception {
        run(connection, "CREATE TABLE t (id NUMBER(38,0) NOT NULL, cost NUMBER(38,18), name VARCHAR DEFAULT 'none')");
        assertThat(run(connection, "INSERT INTO t (id, cost) VALUES (?, ?), (2, 0.5)", 1, new BigDecimal("1.25")))
                .isEqualTo(2);
        assertThat(run(connection, "UPDATE t SET name = 'it''s', cost = cost + 1 WHERE id = ?", 2))
                .isEqualTo(1);
        assertThat(
                        run(
                                connection,
                                "MERGE INTO t AS x USING (SELECT 1 AS k UNION ALL SELECT 3) AS s ON x.id = s.k"
                                        + " WHEN MATCHED THEN UPDATE SET cost = 9 WHEN NOT MATCHED THEN INSERT (id) VALUES (s.k)"))
                .isEqualTo(2);
        assertThat(rows(connection, "SELECT id, cost, name FROM t ORDER BY id"))
                .containsExactly("1|9.000000000000000000|none", "2|1.500000000000000000|it's", "3|null|none");
        assertThat(run(connection, "DELETE FROM t WHERE id IN (1, 3)")).isEqualTo(2);
        assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("1");
    }

    @Test
    void namesInTheWrongCaseAreNotFound() throws Exception {
        run(connection, "CREATE TABLE \"lower\" (\"Mixed\" VARCHAR)");

        refused("SELECT * FROM lower", 2003, "'" + database + ".PUBLIC.LOWER' does not exist or not authorized");
        refused("SELECT Mixed FROM \"lower\"", 904, "invalid identifier 'MIXED'");
        assertThat(rows(connection, "SELECT \"Mixed\" FROM \"lower\"")).isEmpty();
    }

    @Test
    void listsAreAsLongAsTheServiceAllows() {
        String list = "0" + ", 1".repeat(16_384);
        refused("SELECT 1 WHERE 1 IN (" + list + ")", 1795, "expected at most 16,384, got 16,385");
    }

    @Test
    void aSourceRowThatMatchesTwiceIsAnError() throws Exception {
        run(connection, "CREATE TABLE t AS SELECT 1 AS id, 0 AS n");
        refused(
                "MERGE INTO t USING (SELECT 1 AS k UNION ALL SELECT 1) AS s ON t.id = s.k WHEN MATCHED THEN UPDATE SET n = 1",
                100090,
                "Duplicate row detected during DML action");
        assertThat(run(
                        connection,
                        "MERGE INTO t USING (SELECT 1 AS k, 'x' AS a UNION ALL SELECT 2, 'y') AS s ON t.id = s.k"
                                + " WHEN MATCHED AND s.a = 'none' THEN DELETE WHEN MATCHED THEN UPDATE SET t.n = 7"
                                + " WHEN NOT MATCHED AND s.a = 'y' THEN INSERT (id, n) VALUES (s.k, 8)"))
                .isEqualTo(2);
        assertThat(rows(connection, "SELECT id, n FROM t ORDER BY id")).containsExactly("1|7", "2|8");
    }

    @Test
    void whatTarnDoesNotSendIsRefused() throws Exception {
        refused("VACUUM", 99999, "statements that begin with VACUUM");
        refused("SELECT version()", 99999, "the function version");
        refused("SELECT 1 FROM range(10)", 2003, "RANGE");
        refused("TRUNCATE TABLE t", 99999, "TRUNCATE");
        refused("PRAGMA database_list", 99999, "PRAGMA");
        refused("SELECT * FROM 'file.csv'", 1003, "unexpected ''file.csv''");
        refused("SELECT * FROM read_csv('file.csv')", 2003, "READ_CSV");
        refused("SELECT [1, 2]", 1003, "unexpected '['");
        refused("SELECT 1 AS a; DROP TABLE t", 1003, "unexpected ';'");
        refused("INSERT INTO INFORMATION_SCHEMA.TABLES VALUES (1)", 2003, "does not exist");
        run(connection, "CREATE TABLE t (a INTEGER)");
        refused("DELETE FROM t RETURNING a", 1003, "unexpected");
        refused("INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING", 1003, "unexpected 'ON'");
        refused("SELECT a FROM t USING SAMPLE 1", 1003, "unexpected");
        refused("SELECT a[1] FROM t", 1003, "unexpected '['");
        refused("ALTER SESSION SET threads = 1", 99999, "the session parameter THREADS");
        refused("SELECT 4 / 2", 1003, "unexpected '/'");
    }
}
