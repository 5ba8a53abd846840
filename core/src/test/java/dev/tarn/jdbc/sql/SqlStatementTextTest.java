package dev.tarn.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatementTextTest {

    private static SqlStatementText text(String sql) {
        return new SqlStatementText(sql, "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "  /* DELETE */ select * from t -- DROP\n",
                "SELECT 'DELETE FROM t; it''s' AS x",
                "SELECT \"delete\" FROM \"insert\"",
                "WITH a AS (SELECT 1) SELECT * FROM a;",
                "(SELECT 1) UNION ALL (SELECT 2)",
                "VALUES (1)",
                "SELECT insert('a', 1, 0, 'b')",
                "EXPLAIN SELECT 1"
            })
    void queriesMayRun(String sql) {
        assertThat(text(sql).refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   -- nothing",
                "DELETE FROM t",
                "drop table t",
                "SELECT 1; SELECT 2",
                "WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a",
                "SELECT * INTO OUTFILE 'x' FROM t",
                "SELECT * INTO u FROM t",
                "SELECT * FROM t FOR UPDATE",
                "EXPLAIN ANALYZE UPDATE t SET a = 1",
                "CALL p()",
                "PRAGMA journal_mode = DELETE",
                "; SELECT 1"
            })
    void whatMayChangeSomethingMayNot(String sql) {
        assertThat(text(sql).refusal()).isPresent();
    }

    @Test
    void theOneTableOfASimpleStatementIsFound() {
        var all = text("SELECT * FROM \"a \"\"b\"\".c\".t WHERE x = ? ORDER BY y")
                .source()
                .orElseThrow();
        assertThat(all.dataset()).contains(new SqlStatementText.Name("a \"b\".c", true));
        assertThat(all.table()).isEqualTo(new SqlStatementText.Name("t", false));

        assertThat(text("select a, \"B\" from t as x limit 1").source()).isPresent();
        assertThat(text("select a from t x").source()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT upper(a) FROM t",
                "SELECT a AS b FROM t",
                "SELECT a b FROM t",
                "SELECT DISTINCT a FROM t",
                "SELECT a FROM t, u",
                "SELECT a FROM t JOIN u ON t.x = u.x",
                "SELECT a FROM t NATURAL JOIN u",
                "SELECT a FROM t UNION ALL SELECT a FROM u",
                "SELECT a FROM t WHERE b = 1 UNION SELECT c FROM u",
                "SELECT a FROM (SELECT a FROM t) x",
                "SELECT a FROM a.b.c",
                "WITH x AS (SELECT 1 AS a) SELECT a FROM x",
                "SELECT 1"
            })
    void anythingElseIsTakenAsTheDriverGivesIt(String sql) {
        assertThat(text(sql).source()).isEmpty();
    }

    @Test
    void tablesAreNamedForMessages() {
        assertThat(text("SELECT * FROM a.b JOIN \"c d\" ON 1 = 1 WHERE x IN (SELECT y FROM e)")
                        .tables())
                .extracting(names ->
                        names.stream().map(SqlStatementText.Name::text).toList().toString())
                .containsExactly("[a, b]", "[c d]", "[e]");
    }
}
