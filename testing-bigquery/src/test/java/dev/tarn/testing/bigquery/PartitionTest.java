package dev.tarn.testing.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.CopyJobConfiguration;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobInfo.WriteDisposition;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables whose months no column decides, and those whose column does. */
class PartitionTest {

    private static BigQueryEmulator emulator;
    private static Client client;

    @BeforeAll
    static void start() {
        emulator = BigQueryEmulator.start();
        client = Client.of(emulator);
        client.dataset("d");
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    private static void months(String table) throws InterruptedException {
        client.rows("CREATE TABLE d." + table + " (id INT64 OPTIONS (description = 'what it is')) "
                + "PARTITION BY TIMESTAMP_TRUNC(_PARTITIONTIME, MONTH) CLUSTER BY id");
        client.rows(
                "INSERT INTO d." + table + " (_PARTITIONTIME, id) VALUES (TIMESTAMP '2024-01-01 00:00:00+00:00', 1), "
                        + "(TIMESTAMP '2024-02-01 00:00:00+00:00', 2)");
    }

    @Test
    void theHiddenColumnIsThereForThoseWhoNameIt() throws InterruptedException {
        months("hidden");
        assertThat(client.rows("SELECT * FROM d.hidden ORDER BY id")).containsExactly("1", "2");
        assertThat(client.rows("SELECT id, FORMAT_TIMESTAMP('%Y-%m', _PARTITIONTIME) FROM d.hidden ORDER BY id"))
                .containsExactly("1|2024-01", "2|2024-02");
        assertThat(client.bigQuery().listTableData(TableId.of("d", "hidden")).getValues())
                .allSatisfy(row -> assertThat(row).hasSize(1));
        var table = client.bigQuery().getTable("d", "hidden");
        assertThat(table.<StandardTableDefinition>getDefinition().getSchema().getFields())
                .hasSize(1);
        assertThat(client.rows(
                        "SELECT partition_id, total_rows FROM d.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 'hidden' "
                                + "ORDER BY partition_id"))
                .containsExactly("202401|1", "202402|1");
        client.rows("DELETE FROM d.hidden WHERE _PARTITIONTIME = TIMESTAMP '2024-01-01 00:00:00+00:00'");
        assertThat(client.rows("SELECT id FROM d.hidden")).containsExactly("2");
    }

    @Test
    void aPartitionBeginsWithItsMonth() throws InterruptedException {
        months("strict");
        assertThatThrownBy(() -> client.rows(
                        "INSERT INTO d.strict (_PARTITIONTIME, id) VALUES (TIMESTAMP '2024-01-02 00:00:00+00:00', 1)"))
                .hasMessageContaining("first instant of a partition");
        client.rows("INSERT INTO d.strict (id) VALUES (3)");
        assertThat(
                        client.rows(
                                "SELECT COUNT(*) FROM d.strict WHERE _PARTITIONTIME = TIMESTAMP_TRUNC(CURRENT_TIMESTAMP(), MONTH)"))
                .containsExactly("1");
    }

    @Test
    void decoratorsNameMonths() throws InterruptedException {
        months("decorated");
        client.bigQuery()
                .create(JobInfo.of(QueryJobConfiguration.newBuilder("SELECT 7 AS id")
                        .setDestinationTable(TableId.of("d", "decorated$202401"))
                        .setWriteDisposition(WriteDisposition.WRITE_TRUNCATE)
                        .build()))
                .waitFor();
        assertThat(client.rows("SELECT id, FORMAT_TIMESTAMP('%Y%m', _PARTITIONTIME) FROM d.decorated ORDER BY id"))
                .containsExactly("2|202402", "7|202401");
        assertThatThrownBy(() -> client.bigQuery()
                        .create(JobInfo.of(QueryJobConfiguration.newBuilder("SELECT 7 AS id")
                                .setDestinationTable(TableId.of("d", "decorated$20240101"))
                                .setWriteDisposition(WriteDisposition.WRITE_TRUNCATE)
                                .build()))
                        .waitFor())
                .hasMessageContaining("Invalid time partitioning encoding");
        client.bigQuery().delete(TableId.of("d", "decorated$202402"));
        assertThat(client.rows("SELECT id FROM d.decorated")).containsExactly("7");
    }

    @Test
    void copiesKeepTheirMonths() throws InterruptedException {
        months("origin");
        months("target");
        client.rows("ALTER TABLE d.origin ADD COLUMN more STRING");
        client.bigQuery()
                .create(JobInfo.of(CopyJobConfiguration.newBuilder(TableId.of("d", "target"), TableId.of("d", "origin"))
                        .setWriteDisposition(WriteDisposition.WRITE_TRUNCATE)
                        .build()))
                .waitFor();
        assertThat(client.rows("SELECT id, more, FORMAT_TIMESTAMP('%Y%m', _PARTITIONTIME) FROM d.target ORDER BY id"))
                .containsExactly("1|null|202401", "2|null|202402");
        client.rows("CREATE TABLE d.cloned CLONE d.origin");
        assertThat(client.rows("SELECT COUNT(*) FROM d.cloned WHERE _PARTITIONTIME < TIMESTAMP '2024-02-01'"))
                .containsExactly("1");
    }

    @Test
    void tablesTakeOverWhatTheirDatasetSaysAboutTheirEnd() throws InterruptedException {
        client.bigQuery()
                .create(com.google.cloud.bigquery.DatasetInfo.newBuilder("short")
                        .setLocation("US")
                        .setDefaultPartitionExpirationMs(86_400_000L)
                        .setDefaultTableLifetime(3_600_000L)
                        .build());
        String layout = " (id INT64) PARTITION BY TIMESTAMP_TRUNC(_PARTITIONTIME, MONTH) ";
        client.rows("CREATE TABLE short.ends" + layout);
        client.rows("CREATE TABLE short.stays" + layout
                + "OPTIONS (partition_expiration_days = NULL, expiration_timestamp = NULL)");
        client.rows("CREATE TABLE short.plain (id INT64)");
        for (String table : new String[] {"ends", "stays"}) {
            client.rows("INSERT INTO short." + table
                    + " (_PARTITIONTIME, id) VALUES (TIMESTAMP '2024-01-01 00:00:00+00:00', 1)");
        }
        assertThat(client.rows("SELECT id FROM short.ends")).isEmpty();
        assertThat(client.rows("SELECT id FROM short.stays")).containsExactly("1");
        assertThat(client.bigQuery().getTable("short", "stays").getExpirationTime())
                .isNull();
        assertThat(client.bigQuery().getTable("short", "plain").getExpirationTime())
                .isNotNull();
    }

    @Test
    void oneStatementReadsATableAsOfOneTime() throws InterruptedException {
        months("timed");
        String now = client.rows("SELECT UNIX_MICROS(CURRENT_TIMESTAMP())").get(0);
        client.rows("DELETE FROM d.timed WHERE id = 1");
        assertThatThrownBy(() -> client.rows(
                        "SELECT COUNT(*) FROM d.timed AS a JOIN d.timed AS b FOR SYSTEM_TIME AS OF TIMESTAMP_MICROS("
                                + now + ") ON a.id = b.id"))
                .hasMessageContaining("more than one point in time");
    }
}
