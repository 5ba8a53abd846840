package dev.tarn.testing.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.TableOption;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.ViewDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServiceTest {

    private static BigQueryEmulator emulator;
    private static Client client;

    @BeforeAll
    static void start() throws InterruptedException {
        emulator = BigQueryEmulator.start();
        client = Client.of(emulator);
        client.dataset("d");
        client.rows("CREATE TABLE d.numbers AS SELECT n FROM UNNEST(GENERATE_ARRAY(1, 250)) AS n");
    }

    @AfterEach
    void heal() {
        emulator.faults().heal();
        emulator.pageRows(10_000);
        emulator.latePolls(0);
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    private static QueryJobConfiguration query(String sql) {
        return QueryJobConfiguration.of(sql);
    }

    @Test
    void givesResultsInPages() throws InterruptedException {
        emulator.pageRows(100);
        List<String> all = client.rows("SELECT n FROM d.numbers ORDER BY n DESC");
        assertThat(all).hasSize(250).startsWith("250", "249").endsWith("2", "1");
        assertThat(client.bigQuery().listTableData(TableId.of("d", "numbers")).iterateAll())
                .hasSize(250);
    }

    @Test
    void aJobIdIsUsedOnce() throws InterruptedException {
        JobId id = JobId.newBuilder().setJob("insert-once").setLocation("US").build();
        client.rows("CREATE TABLE d.once (a INT64)");
        JobInfo job = JobInfo.of(id, query("INSERT INTO d.once (a) VALUES (1)"));
        client.bigQuery().create(job).waitFor();
        client.bigQuery().create(job).waitFor();
        assertThat(client.rows("SELECT COUNT(*) FROM d.once")).containsExactly("1");
        QueryStatistics statistics = client.bigQuery().getJob(id).getStatistics();
        assertThat(statistics.getNumDmlAffectedRows()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsSentAgainExecutesOnce() throws Exception {
        client.rows("CREATE TABLE d.resent (a INT64)");
        String body =
                "{\"query\":\"INSERT INTO d.resent (a) VALUES (1)\",\"useLegacySql\":false,\"requestId\":\"r-1\"}";
        var http = java.net.http.HttpClient.newHttpClient();
        for (int i = 0; i < 2; i++) {
            var request = java.net.http.HttpRequest.newBuilder(
                            emulator.endpoint().resolve("/bigquery/v2/projects/tarn-emulated/queries"))
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                    .build();
            assertThat(http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("\"numDmlAffectedRows\":\"1\"");
        }
        assertThat(client.rows("SELECT COUNT(*) FROM d.resent")).containsExactly("1");
    }

    @Test
    void jobsTakeTheirTime() throws InterruptedException {
        emulator.latePolls(2);
        JobId id = JobId.newBuilder().setJob("late").setLocation("US").build();
        client.bigQuery().create(JobInfo.of(id, query("SELECT 1")));
        assertThat(List.of(state(id), state(id), state(id))).containsExactly("PENDING", "RUNNING", "DONE");
    }

    private static String state(JobId id) {
        return client.bigQuery().getJob(id).getStatus().getState().toString();
    }

    @Test
    void stopsWhatIsCancelled() throws InterruptedException {
        JobId id = JobId.newBuilder().setJob("long").setLocation("US").build();
        client.bigQuery()
                .create(JobInfo.of(
                        id,
                        query(
                                "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 300000)) AS a CROSS JOIN UNNEST(GENERATE_ARRAY(1, 3000000)) AS b "
                                        + "WHERE MOD(a * b, 7) = 3")));
        assertThat(client.bigQuery().cancel(id)).isTrue();
        assertThatThrownBy(() -> client.bigQuery().getJob(id).waitFor())
                .isInstanceOfSatisfying(
                        BigQueryException.class,
                        e -> assertThat(e.getError().getReason()).isEqualTo("stopped"));
    }

    @Test
    void limitsWhatAQueryReads() {
        QueryJobConfiguration costly = query("SELECT n FROM d.numbers").toBuilder()
                .setMaximumBytesBilled(1000L)
                .build();
        assertThatThrownBy(() -> client.bigQuery().query(costly))
                .hasMessageContaining("Query exceeded limit for bytes billed: 1000. 10485760 or higher required.");
        QueryJobConfiguration dry =
                query("SELECT n FROM d.numbers").toBuilder().setDryRun(true).build();
        QueryStatistics statistics = client.bigQuery().create(JobInfo.of(dry)).getStatistics();
        assertThat(statistics.getTotalBytesProcessed()).isEqualTo(2000);
        assertThat(statistics.getSchema().getFields()).hasSize(1);
    }

    @Test
    void readsThePast() throws InterruptedException {
        client.rows("CREATE TABLE d.past (a INT64)");
        client.rows("INSERT INTO d.past VALUES (1)");
        String before = client.rows("SELECT UNIX_MICROS(CURRENT_TIMESTAMP())").get(0);
        client.rows("INSERT INTO d.past VALUES (2)");
        String between = client.rows("SELECT UNIX_MICROS(CURRENT_TIMESTAMP())").get(0);
        client.rows("UPDATE d.past SET a = a + 10 WHERE a > 1");
        client.rows("ALTER TABLE d.past ADD COLUMN b STRING");
        client.rows("DELETE FROM d.past WHERE a = 1");
        assertThat(past(before)).containsExactly("1");
        assertThat(past(between)).containsExactly("1", "2");
        assertThat(client.rows("SELECT * FROM d.past")).containsExactly("12|null");
        client.rows("CREATE SNAPSHOT TABLE d.kept CLONE d.past FOR SYSTEM_TIME AS OF TIMESTAMP_MICROS(" + before + ")");
        assertThat(client.rows("SELECT * FROM d.kept")).containsExactly("1");
        assertThatThrownBy(() -> client.rows("INSERT INTO d.kept VALUES (3)")).hasMessageContaining("SNAPSHOT");
        assertThatThrownBy(() -> past("1000000")).hasMessageContaining("Cannot read before");
    }

    private static List<String> past(String micros) throws InterruptedException {
        return client.rows("SELECT * FROM d.past FOR SYSTEM_TIME AS OF TIMESTAMP_MICROS(" + micros + ") ORDER BY a");
    }

    @Test
    void updatesTablesByOverriddenPost() {
        Table table = client.bigQuery()
                .create(TableInfo.of(
                        TableId.of("d", "patched"),
                        StandardTableDefinition.of(Schema.of(Field.of("a", StandardSQLTypeName.INT64)))));
        Table patched = table.toBuilder()
                .setLabels(Map.of("tarn", "1"))
                .setDefinition(StandardTableDefinition.of(
                        Schema.of(Field.of("a", StandardSQLTypeName.INT64), Field.of("b", StandardSQLTypeName.STRING))))
                .build()
                .update();
        assertThat(patched.getLabels()).containsEntry("tarn", "1");
        Table found = client.bigQuery()
                .getTable(
                        TableId.of("d", "patched"),
                        TableOption.tableMetadataView(BigQuery.TableMetadataView.STORAGE_STATS));
        assertThat(found.getDefinition().<StandardTableDefinition>getType()).isNotNull();
        assertThat(found.getDefinition().getSchema().getFields()).hasSize(2);
        assertThat(client.bigQuery().getTable(TableId.of("d", "Patched"))).isNull();
        assertThatThrownBy(() -> found.toBuilder()
                        .setDefinition(StandardTableDefinition.of(Schema.of(Field.of("a", StandardSQLTypeName.STRING))))
                        .build()
                        .update())
                .hasMessageContaining("Provided Schema does not match Table tarn-emulated:d.patched.");
        assertThat(client.bigQuery().delete(TableId.of("d", "patched"))).isTrue();
        assertThat(client.bigQuery().delete(TableId.of("d", "patched"))).isFalse();
    }

    @Test
    void hasViewsAndDescribesThem() throws InterruptedException {
        client.bigQuery()
                .create(TableInfo.of(
                        TableId.of("d", "view"),
                        ViewDefinition.newBuilder("SELECT n, n * 2 AS twice FROM `tarn-emulated.d.numbers`")
                                .setUseLegacySql(false)
                                .build()));
        assertThat(client.rows("SELECT twice FROM d.view WHERE n = 4")).containsExactly("8");
        assertThat(client.rows(
                        "SELECT table_name, table_type FROM d.INFORMATION_SCHEMA.TABLES WHERE table_name IN ('view', 'numbers') "
                                + "ORDER BY table_name"))
                .containsExactly("numbers|BASE TABLE", "view|VIEW");
        assertThat(client.rows(
                        "SELECT column_name, data_type FROM d.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'view'"))
                .containsExactly("n|INT64", "twice|INT64");
    }

    @Test
    void saysWhatIsDenied() {
        emulator.deny("bigquery.tables.getData@d.numbers");
        try {
            assertThatThrownBy(() -> client.rows("SELECT n FROM d.numbers"))
                    .isInstanceOfSatisfying(BigQueryException.class, e -> {
                        assertThat(e.getCode()).isEqualTo(403);
                        assertThat(e.getReason()).isEqualTo("accessDenied");
                    })
                    .hasMessageContaining(
                            "Access Denied: Table tarn-emulated:d.numbers: Permission bigquery.tables.getData denied");
        } finally {
            emulator.allow("bigquery.tables.getData@d.numbers");
        }
    }

    @Test
    void theClientRepeatsWhatIsRateLimited() throws InterruptedException {
        emulator.faults()
                .spoil(
                        request -> request.is("GET", "/bigquery/v2/projects/tarn-emulated/datasets/d"),
                        1,
                        BigQueryEmulator.unavailable(false));
        assertThat(client.bigQuery().getDataset("d")).isNotNull();
        emulator.faults()
                .spoil(
                        request -> request.is("POST", "/bigquery/v2/projects/tarn-emulated/queries"),
                        1,
                        BigQueryEmulator.rateLimited());
        assertThat(client.rows("SELECT 1")).containsExactly("1");
    }

    @Test
    void givesTokensToServiceAccounts() throws IOException, InterruptedException {
        try (BigQueryEmulator guarded = BigQueryEmulator.start()) {
            ServiceAccount account = guarded.serviceAccount("loader");
            Client stranger = Client.of(guarded);
            assertThatThrownBy(() -> stranger.rows("SELECT 1"))
                    .isInstanceOfSatisfying(
                            BigQueryException.class,
                            e -> assertThat(e.getCode()).isEqualTo(401));
            var credentials = ServiceAccountCredentials.fromStream(
                    new ByteArrayInputStream(account.keyFile().getBytes(StandardCharsets.UTF_8)));
            BigQuery known =
                    Client.options(guarded).setCredentials(credentials).build().getService();
            assertThat(Client.rows(known.query(query("SELECT 1")))).containsExactly("1");
            assertThat(guarded.tokensGiven()).isEqualTo(1);
            guarded.expireTokens();
            assertThat(Client.rows(known.query(query("SELECT 2")))).containsExactly("2");
            assertThat(guarded.tokensGiven()).isEqualTo(2);
            ServiceAccount other =
                    ServiceAccount.create("loader", "other", guarded.endpoint().resolve("/token"));
            var forged = ServiceAccountCredentials.fromPkcs8(
                    "1", account.email(), other.privateKey(), "1", List.of("https://www.googleapis.com/auth/bigquery"));
            var wrong = forged.toBuilder()
                    .setTokenServerUri(guarded.endpoint().resolve("/token"))
                    .build();
            assertThatThrownBy(wrong::refreshAccessToken).hasStackTraceContaining("Invalid JWT Signature");
            assertThat(guarded.log().text()).doesNotContain("ya29").doesNotContain("PRIVATE KEY");
        }
    }
}
