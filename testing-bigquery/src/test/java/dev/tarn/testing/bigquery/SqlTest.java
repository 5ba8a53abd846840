package dev.tarn.testing.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.TableResult;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTest {

    private static BigQueryEmulator emulator;
    private static Client client;

    @BeforeAll
    static void start() throws InterruptedException {
        emulator = BigQueryEmulator.start();
        client = Client.of(emulator);
        client.dataset("d");
        client.rows("CREATE TABLE d.t (id INT64, name STRING, day DATE)");
        client.rows("INSERT INTO d.t VALUES (1, 'one', DATE '2024-01-31'), (2, 'two', DATE '2024-02-01')");
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SELECT IF(id = 1, 'x', 'y') FROM d.t WHERE id = 1; x",
                "SELECT SAFE_CAST('a' AS INT64); null",
                "SELECT CAST('1.50' AS NUMERIC) + 1; 2.5",
                "SELECT CAST(7 AS STRING) || 'a'; 7a",
                "SELECT DATE_TRUNC(day, MONTH) FROM d.t WHERE id = 1; 2024-01-01",
                "SELECT FORMAT_DATE('%Y-%m', day) FROM d.t AS x WHERE x.id = 2; 2024-02",
                "SELECT EXTRACT(MONTH FROM day) FROM d.t WHERE id = 2; 2",
                "SELECT DATE_ADD(day, INTERVAL 1 DAY) FROM d.t WHERE id = 1; 2024-02-01",
                "SELECT COUNT(DISTINCT name) FROM d.t; 2",
                "SELECT STRING_AGG(name, '-' ORDER BY id DESC) FROM d.t; two-one",
                "WITH a AS (SELECT id FROM d.t), b AS (SELECT id + 1 AS id FROM a) SELECT SUM(id) FROM b; 5",
                "SELECT x.n FROM (SELECT COUNT(*) AS n FROM d.t) x; 2",
                "SELECT (SELECT MAX(id) FROM d.t) + 1; 3",
                "SELECT SUM(id) FROM (SELECT id FROM d.t UNION ALL SELECT 10 AS id); 13",
                "SELECT name FROM d.t WHERE id IN UNNEST([2, 3]); two",
                "SELECT a.id FROM d.t a JOIN d.t b USING (id) WHERE b.name = 'two'; 2",
                "SELECT a.id FROM d.t a LEFT JOIN d.t b ON a.id = b.id AND b.id > 1 WHERE b.id IS NULL; 1",
                "SELECT COALESCE(NULL, IFNULL(NULL, 4)); 4",
                "SELECT ARRAY_LENGTH(ARRAY(SELECT id FROM d.t)); 2",
                "SELECT [10, 20][OFFSET(1)]; 20",
                "SELECT STRUCT(1 AS a, 'b' AS b).b; b",
                "SELECT TO_JSON_STRING(STRUCT(1 AS a)); {\"a\":1}",
                "SELECT ROW_NUMBER() OVER (PARTITION BY name ORDER BY id) FROM d.t WHERE id = 2; 1",
                "SELECT TO_HEX(SHA256('a')); ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
                "SELECT id FROM d.t ORDER BY IF(id = 1, NULL, id) DESC LIMIT 1; 2",
                "SELECT * EXCEPT (id, day) FROM d.t WHERE id = 1; one",
                "SELECT CASE WHEN 2 > 1 THEN 'more' ELSE 'less' END; more",
                "SELECT ID FROM `d.t` WHERE `Name` = \"one\"; 1",
                "SELECT 'it\\'s'; it's",
                "SELECT SUM(a) FROM (SELECT 1 AS a, 2 AS b FULL OUTER UNION ALL BY NAME SELECT 5 AS b, 6 AS a); 7",
                "SELECT 1 / 2; 0.5",
                "SELECT 1 # comment; 1",
                "SELECT CONCAT('a', NULL, 'b'); null",
                "SELECT GREATEST(1, NULL); null",
                "SELECT GREATEST(1, 3, 2); 3",
                "SELECT CAST(BIGNUMERIC '1.50' AS STRING); 1.5",
                "SELECT TO_HEX(MD5('a')); 0cc175b9c0f1b6a831c399e269772661",
                "SELECT COUNT(*) FROM UNNEST(['a_b', 'axb']) AS x WHERE x LIKE 'a\\\\_%'; 1"
            })
    void understands(String sql, String expected) throws InterruptedException {
        assertThat(client.rows(sql)).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM d.t",
                "SELECT 1::INT64",
                "SELECT id FROM d.t USING SAMPLE 1",
                "SELECT name ILIKE 'O%' FROM d.t",
                "SELECT * EXCLUDE (id) FROM d.t",
                "SELECT * FROM read_parquet('x')",
                "SELECT id FROM d.t QUALIFY list_contains([1], id)",
                "SELECT getenv('HOME')",
                "PRAGMA database_list",
                "ATTACH 'x' AS y",
                "COPY d.t TO 'x'",
                "INSERT INTO d.t SELECT * FROM d.t ON CONFLICT DO NOTHING",
                "SELECT nothing FROM d.t",
                "SELECT t.id FROM d.t UNION ALL BY NAME SELECT 1 AS x",
                "SELECT id FROM main.t_1",
                "SELECT $1",
                "UPDATE d.t SET id = 1",
                "SELECT 1; SELECT @@version",
                "CREATE TABLE d.x (a VARCHAR)",
                "SELECT \"a\" FROM d.t WHERE id == 1",
                "SELECT DATE_TRUNC('month', day) FROM d.t",
                "SELECT COUNT(*) FILTER (WHERE id > 1) FROM d.t",
                "SELECT id FROM d.t, LATERAL (SELECT 1)",
                "CALL pragma_version()"
            })
    void refusesWhatTheServiceDoesNotHave(String sql) {
        assertThatThrownBy(() -> client.rows(sql)).isInstanceOf(BigQueryException.class);
    }

    @Test
    void bindsParametersOfEveryType() throws InterruptedException {
        Map<String, QueryParameterValue> parameters = new HashMap<>();
        parameters.put("i", QueryParameterValue.int64(Long.MAX_VALUE));
        parameters.put("f", QueryParameterValue.float64(0.5));
        parameters.put("b", QueryParameterValue.bool(true));
        parameters.put("s", QueryParameterValue.string("' OR 1=1 --\n\\"));
        parameters.put("n", QueryParameterValue.numeric(new BigDecimal("12.5")));
        parameters.put("big", QueryParameterValue.bigNumeric(new BigDecimal("0.000000000000000001")));
        parameters.put("y", QueryParameterValue.bytes(new byte[] {0, 1, (byte) 255}));
        parameters.put("d", QueryParameterValue.date("2024-02-29"));
        parameters.put("ts", QueryParameterValue.timestamp(1_700_000_000_123_456L));
        parameters.put("dt", QueryParameterValue.dateTime("2024-02-29 12:34:56.123456"));
        parameters.put("t", QueryParameterValue.time("12:34:56.123456"));
        parameters.put("nothing", QueryParameterValue.of(null, StandardSQLTypeName.STRING));
        parameters.put("list", QueryParameterValue.array(new Long[] {1L, 2L}, StandardSQLTypeName.INT64));
        TableResult result = client.query(
                "SELECT @i, @f, @b, @s, @n, @big, @y, @d, @ts AS ts, @dt, @t, @nothing, ARRAY_LENGTH(@list)",
                parameters);
        FieldValueList row = result.iterateAll().iterator().next();
        assertThat(row.get(0).getLongValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(row.get(1).getDoubleValue()).isEqualTo(0.5);
        assertThat(row.get(2).getBooleanValue()).isTrue();
        assertThat(row.get(3).getStringValue()).isEqualTo("' OR 1=1 --\n\\");
        assertThat(row.get(4).getNumericValue()).isEqualByComparingTo("12.5");
        assertThat(row.get(5).getNumericValue()).isEqualByComparingTo("0.000000000000000001");
        assertThat(row.get(6).getBytesValue()).containsExactly(0, 1, 255);
        assertThat(row.get(7).getStringValue()).isEqualTo("2024-02-29");
        assertThat(row.get("ts").getTimestampValue()).isEqualTo(1_700_000_000_123_456L);
        assertThat(row.get(9).getStringValue()).isEqualTo("2024-02-29T12:34:56.123456");
        assertThat(row.get(10).getStringValue()).isEqualTo("12:34:56.123456");
        assertThat(row.get(11).isNull()).isTrue();
        assertThat(row.get(12).getLongValue()).isEqualTo(2);
        TableResult positional = client.bigQuery()
                .query(QueryJobConfiguration.newBuilder("SELECT name FROM d.t WHERE id = ? AND name = ?")
                        .addPositionalParameter(QueryParameterValue.int64(2))
                        .addPositionalParameter(QueryParameterValue.string("two"))
                        .build());
        assertThat(Client.rows(positional)).containsExactly("two");
    }

    @Test
    void aTargetRowMatchesOneSourceRow() throws InterruptedException {
        client.rows("CREATE TABLE d.merged AS SELECT 1 AS id, 'a' AS name");
        assertThatThrownBy(() -> client.rows(
                        "MERGE d.merged AS t USING (SELECT 1 AS id, 'b' AS name UNION ALL SELECT 1, 'c') AS s "
                                + "ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name"))
                .hasMessageContaining("UPDATE/MERGE must match at most one source row for each target row");
        assertThatThrownBy(() -> client.rows(
                        "UPDATE d.merged AS t SET name = s.name FROM (SELECT 1 AS id, 'b' AS name UNION ALL "
                                + "SELECT 1, 'c') AS s WHERE t.id = s.id"))
                .hasMessageContaining("UPDATE/MERGE must match at most one source row for each target row");
        client.rows("UPDATE d.merged AS t SET name = s.name FROM (SELECT 1 AS id, 'b' AS name) AS s WHERE t.id = s.id");
        assertThat(client.rows("SELECT name FROM d.merged")).containsExactly("b");
    }

    @Test
    void seesTheDatasetsOfItsLocationOnly() {
        client.bigQuery()
                .create(DatasetInfo.newBuilder("europe").setLocation("EU").build());
        assertThatThrownBy(() -> client.rows("SELECT * FROM europe.t"))
                .hasMessageContaining("Not found: Dataset tarn-emulated:europe was not found in location US");
    }

    @Test
    void jsonIsNotKeptAsItWasWritten() throws InterruptedException {
        assertThat(client.rows("SELECT PARSE_JSON('{\"b\": 1.5, \"a\": [1, \"x\"]}') AS j"))
                .containsExactly("{\"a\":[1,\"x\"],\"b\":1.5}");
        assertThatThrownBy(() -> client.rows("SELECT PARSE_JSON('{\"a\": 0.1234567890123456789}')"))
                .hasMessageContaining("cannot round-trip");
    }

    @Test
    void tablesExpire() throws InterruptedException {
        client.rows(
                "CREATE TABLE d.brief (a INT64) OPTIONS (expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 300 MILLISECOND))");
        assertThat(client.bigQuery().getTable("d", "brief")).isNotNull();
        Thread.sleep(400);
        assertThat(client.bigQuery().getTable("d", "brief")).isNull();
    }

    @Test
    void labelsAreLowerCase() {
        QueryJobConfiguration query = QueryJobConfiguration.newBuilder("SELECT 1")
                .setLabels(Map.of("tarn", "Not-Lower"))
                .build();
        assertThatThrownBy(() -> client.bigQuery().query(query)).hasMessageContaining("Label value");
    }

    @Test
    void columnsAreFoundInAnyCase() throws InterruptedException {
        assertThat(client.rows("SELECT NAME, Id FROM d.t WHERE DAY = DATE '2024-02-01'"))
                .containsExactly("two|2");
        assertThatThrownBy(() -> client.rows("SELECT id FROM d.T"))
                .hasMessageContaining("Not found: Table tarn-emulated:d.T");
        assertThatThrownBy(() -> client.rows("SELECT id FROM D.t"))
                .hasMessageContaining("Not found: Dataset tarn-emulated:D");
    }
}
