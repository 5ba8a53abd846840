package dev.tarn.testing.snowflake;

import static dev.tarn.testing.snowflake.Client.rows;
import static dev.tarn.testing.snowflake.Client.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

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
        assertThatThrownBy(() -> rows(connection, sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(words)
                .extracting(e -> ((SQLException) e).getErrorCode())
                .isEqualTo(code);
    }

    @Test
    void tablesAreMadeChangedAndDescribed() throws Exception {
        run(connection, "CREATE SCHEMA IF NOT EXISTS \"" + database + "\".\"S\" COMMENT = 'x'");
        run(
                connection,
                "CREATE TABLE IF NOT EXISTS \"S\".\"T\" (\"A\" VARCHAR NOT NULL COMMENT 'a', \"N\" NUMBER(38,18),"
                        + " \"V\" VARIANT COMMENT 'map', PRIMARY KEY (\"A\")) DATA_RETENTION_TIME_IN_DAYS = 2 COMMENT = 'c'");
        run(connection, "ALTER TABLE \"S\".\"T\" ADD COLUMN \"B\" VARCHAR COMMENT 'b', \"C\" BOOLEAN");
        run(connection, "ALTER TABLE \"S\".\"T\" ADD COLUMN IF NOT EXISTS \"B\" VARCHAR");
        run(connection, "COMMENT ON TABLE \"S\".\"T\" IS 'changed'");
        run(connection, "COMMENT ON COLUMN \"S\".\"T\".\"C\" IS 'flag'");

        assertThat(rows(
                        connection,
                        "SELECT COLUMN_NAME, DATA_TYPE, NUMERIC_SCALE, IS_NULLABLE, COMMENT FROM"
                                + " INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY"
                                + " ORDINAL_POSITION",
                        "S",
                        "T"))
                .containsExactly(
                        "A|TEXT|null|NO|a",
                        "N|NUMBER|18|YES|null",
                        "V|VARIANT|null|YES|map",
                        "B|TEXT|null|YES|b",
                        "C|BOOLEAN|null|YES|flag");
        assertThat(rows(
                        connection,
                        "SELECT table_schema, table_name, comment, retention_time FROM information_schema.tables"
                                + " WHERE table_schema = 'S'"))
                .containsExactly("S|T|changed|2");
        assertThat(rows(connection, "DESCRIBE TABLE \"S\".\"T\"")).hasSize(5);
        assertThat(rows(connection, "SHOW TABLES LIKE 't' IN SCHEMA \"S\"")).hasSize(1);
        refused("ALTER TABLE \"S\".\"T\" ADD COLUMN \"B\" VARCHAR", 1430, "column 'B' already exists");
        refused("CREATE TABLE \"S\".\"T\" (A INTEGER)", 2002, "already exists");
        refused("CREATE TABLE nowhere.t (A INTEGER)", 2003, "Schema '" + database + ".NOWHERE'");
        run(connection, "DROP TABLE \"S\".\"T\"");
        run(connection, "DROP TABLE IF EXISTS \"S\".\"T\"");
        refused("DROP TABLE \"S\".\"T\"", 2003, "does not exist");
    }

    @Test
    void tablesSwapAndAreCloned() throws Exception {
        run(connection, "CREATE TABLE a AS SELECT 1 AS x");
        run(connection, "CREATE TABLE b AS SELECT 2 AS x");
        run(connection, "CREATE TRANSIENT TABLE c LIKE b");
        run(connection, "CREATE TABLE kept CLONE a");

        run(connection, "ALTER TABLE a SWAP WITH b");
        assertThat(rows(connection, "SELECT (SELECT x FROM a), (SELECT x FROM b), (SELECT x FROM kept)"))
                .containsExactly("2|1|1");
        refused("ALTER TABLE a SWAP WITH c", 2119, "Cannot swap");
        run(connection, "ALTER TABLE kept RENAME TO renamed");
        run(connection, "INSERT INTO renamed VALUES (5)");
        assertThat(rows(connection, "SELECT x FROM renamed ORDER BY x DESC")).containsExactly("5", "1");
        assertThat(rows(connection, "SELECT count(*) FROM b")).containsExactly("1");
    }

    @Test
    void viewsKeepTheColumnsThatTheyWereMadeWith() throws Exception {
        run(connection, "CREATE TABLE a AS SELECT 1 AS x");
        run(
                connection,
                "CREATE OR REPLACE VIEW v (\"X\" COMMENT 'kind', \"Y\") COPY GRANTS COMMENT = 'c' AS"
                        + " SELECT x, CAST(NULL AS VARCHAR) FROM a UNION ALL SELECT 2, 'two'");
        run(connection, "CREATE VIEW every AS SELECT * FROM a");
        assertThat(rows(connection, "SELECT \"X\", y FROM v ORDER BY 1")).containsExactly("1|null", "2|two");
        run(connection, "ALTER TABLE a ADD COLUMN z INTEGER");
        refused("SELECT * FROM every", 2037, "declared 1 column(s), but view query produces 2 column(s)");
        assertThat(rows(connection, "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.VIEWS ORDER BY 1"))
                .containsExactly("EVERY", "V");
        run(connection, "DROP VIEW every");
    }

    @Test
    void thePastCanBeRead() throws Exception {
        run(connection, "CREATE TABLE t AS SELECT 1 AS x");
        Thread.sleep(5);
        Instant then = Instant.now();
        Thread.sleep(5);
        run(connection, "ALTER TABLE t ADD COLUMN y VARCHAR");
        run(connection, "BEGIN");
        run(connection, "UPDATE t SET x = 2, y = 'new'");
        run(connection, "INSERT INTO t VALUES (3, 'more')");
        run(connection, "COMMIT");
        String update = emulator.statements().statements().stream()
                .filter(sent -> sent.sql().equals("UPDATE t SET x = 2, y = 'new'"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .queryId();

        assertThat(rows(connection, "SELECT x, y FROM t AT(TIMESTAMP => '" + then + "'::TIMESTAMP_TZ) AS o"))
                .containsExactly("1|null");
        String asTheBackendWrites = then.truncatedTo(java.time.temporal.ChronoUnit.MICROS)
                .toString()
                .replace("T", " ")
                .replace("Z", "");
        assertThat(rows(
                        connection,
                        "SELECT x FROM (SELECT x FROM t AT(TIMESTAMP => '" + asTheBackendWrites
                                + "123 +0000'::TIMESTAMP_TZ)) AS o"))
                .containsExactly("1");
        assertThat(rows(connection, "SELECT x FROM t BEFORE(STATEMENT => '" + update + "')"))
                .containsExactly("1");
        assertThat(rows(connection, "SELECT x FROM t AT(STATEMENT => '" + update + "') ORDER BY x"))
                .containsExactly("2", "3");
        run(connection, "CREATE TABLE old CLONE t AT(TIMESTAMP => '" + then + "'::TIMESTAMP_LTZ)");
        assertThat(rows(connection, "SELECT x, y FROM old")).containsExactly("1|null");
        refused("SELECT x FROM t AT(OFFSET => -60)", 707, "Time travel data is not available for table T");
    }

    @Test
    void temporaryTablesAreTheirSessionsOwn() throws Exception {
        run(connection, "CREATE TABLE t AS SELECT 1 AS x");
        run(connection, "CREATE TEMPORARY TABLE t (x INTEGER)");
        assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("0");
        try (Connection other = Client.connect(emulator, database)) {
            assertThat(rows(other, "SELECT count(*) FROM t")).containsExactly("1");
        }
        run(connection, "DROP TABLE t");
        assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("1");
    }

    @Test
    void queriesOfTheCommonFormsAreAnswered() throws Exception {
        run(connection, "CREATE TABLE t AS SELECT 1 AS id, 'a' AS k UNION ALL SELECT 2, 'a' UNION ALL SELECT 3, NULL");
        assertThat(rows(
                        connection,
                        "WITH w AS (SELECT k, COUNT(*) AS n, COALESCE(SUM(id), 0) AS s FROM t GROUP BY 1)"
                                + " SELECT w.k, n, s, IFF(w.k IS NULL, 'none', w.k) FROM w ORDER BY k"))
                .containsExactly("a|2|3|a", "null|1|3|none");
        assertThat(rows(
                        connection,
                        "(SELECT 0 AS \"NR\" FROM t WHERE id = ? LIMIT 1) UNION ALL (SELECT 1 FROM t WHERE id = ?"
                                + " LIMIT 1)",
                        2,
                        9))
                .containsExactly("0");
        assertThat(rows(
                        connection,
                        "SELECT t.id, u.id FROM t LEFT JOIN t AS u ON t.id = u.id + 1 WHERE t.id BETWEEN 1 AND 2"
                                + " AND NOT t.id IN (5) AND EXISTS (SELECT 1 FROM t AS e WHERE e.id = t.id)"
                                + " ORDER BY t.id"))
                .containsExactly("1|null", "2|1");
        assertThat(rows(
                        connection,
                        "SELECT id FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY id DESC) = 1 ORDER BY id"))
                .containsExactly("2", "3");
        assertThat(rows(connection, "SELECT * FROM (SELECT 1 AS a) UNION ALL BY NAME SELECT 2 AS b"))
                .containsExactly("1|null", "null|2");
        assertThat(rows(
                        connection,
                        "SELECT t.* EXCLUDE (k) FROM t WHERE k LIKE 'a%' AND STARTSWITH(k, 'a') LIMIT 1 OFFSET 1"))
                .containsExactly("2");
        refused("SELECT k, count(*) FROM t", 979, "not a valid group by expression");
        refused("SELECT nope FROM t", 904, "invalid identifier 'NOPE'");
        refused("SELECT x.id FROM t", 904, "invalid identifier 'X.ID'");
    }
}
