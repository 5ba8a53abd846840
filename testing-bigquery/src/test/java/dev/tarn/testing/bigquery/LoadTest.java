package dev.tarn.testing.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Clustering;
import com.google.cloud.bigquery.CsvOptions;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FormatOptions;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobInfo.SchemaUpdateOption;
import com.google.cloud.bigquery.JobInfo.WriteDisposition;
import com.google.cloud.bigquery.JobStatistics.LoadStatistics;
import com.google.cloud.bigquery.LoadJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableDataWriteChannel;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import com.google.cloud.bigquery.WriteChannelConfiguration;
import dev.tarn.testing.emulator.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {

    private static final Schema SCHEMA = Schema.of(
            Field.of("id", StandardSQLTypeName.INT64),
            Field.newBuilder("cost", StandardSQLTypeName.BIGNUMERIC)
                    .setPrecision(38L)
                    .setScale(18L)
                    .build(),
            Field.of("day", StandardSQLTypeName.DATE),
            Field.of("text", StandardSQLTypeName.STRING));

    private static BigQueryEmulator emulator;
    private static Client client;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        emulator = BigQueryEmulator.start();
        client = Client.of(emulator);
        client.dataset("d");
    }

    @AfterEach
    void heal() {
        emulator.faults().heal();
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    private static TableId table(String name) {
        StandardTableDefinition definition = StandardTableDefinition.newBuilder()
                .setSchema(SCHEMA)
                .setTimePartitioning(TimePartitioning.newBuilder(TimePartitioning.Type.MONTH)
                        .setField("day")
                        .build())
                .setClustering(
                        Clustering.newBuilder().setFields(List.of("text")).build())
                .build();
        client.bigQuery().create(TableInfo.of(TableId.of("d", name), definition));
        return TableId.of("d", name);
    }

    private static byte[] parquet(String select) throws SQLException, IOException {
        Path file = folder.resolve(UUID.randomUUID() + ".parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
        }
        return Files.readAllBytes(file);
    }

    private static byte[] month(String day) throws SQLException, IOException {
        return parquet("SELECT i AS id, CAST('0.' || i AS DECIMAL(38,18)) AS cost, DATE '" + day
                + "' AS day, 't' || i AS text " + "FROM range(1, 4) r(i)");
    }

    private static WriteChannelConfiguration.Builder parquetInto(TableId table) {
        return WriteChannelConfiguration.newBuilder(table, FormatOptions.parquet())
                .setDecimalTargetTypes(List.of("NUMERIC", "BIGNUMERIC"))
                .setWriteDisposition(WriteDisposition.WRITE_APPEND);
    }

    private static Job upload(WriteChannelConfiguration configuration, byte[] bytes)
            throws IOException, InterruptedException {
        TableDataWriteChannel channel = client.bigQuery()
                .writer(JobId.newBuilder().setRandomJob().setLocation("US").build(), configuration);
        try (channel) {
            channel.write(ByteBuffer.wrap(bytes));
        }
        return channel.getJob().waitFor();
    }

    @Test
    void loadsParquet() throws Exception {
        TableId table = table("parquet");
        Job job = upload(parquetInto(table).build(), month("2024-01-05"));
        LoadStatistics statistics = job.getStatistics();
        assertThat(statistics.getOutputRows()).isEqualTo(3);
        assertThat(client.rows("SELECT id, cost, day, text FROM d.parquet ORDER BY id"))
                .containsExactly("1|0.1|2024-01-05|t1", "2|0.2|2024-01-05|t2", "3|0.3|2024-01-05|t3");
        assertThat(client.bigQuery().getTable(table).getNumRows()).isEqualTo(3);
    }

    @Test
    void wantsToBeToldOfBigDecimals() {
        TableId table = table("decimals");
        assertThatThrownBy(() -> upload(
                        parquetInto(table)
                                .setDecimalTargetTypes(List.of("NUMERIC"))
                                .build(),
                        month("2024-01-05")))
                .isInstanceOf(BigQueryException.class)
                .hasMessageContaining("decimalTargetTypes must contain BIGNUMERIC");
    }

    @Test
    void loadsCompressedText() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("id,cost,day,text\n\"1\",\"0.5\",\"2024-02-01\",\"a \"\"b\"\"\nc\"\n\"2\",\\N,\\N,\"\"\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
        TableId table = table("csv");
        CsvOptions options = CsvOptions.newBuilder()
                .setSkipLeadingRows(1)
                .setAllowQuotedNewLines(true)
                .build();
        upload(
                WriteChannelConfiguration.newBuilder(table, options)
                        .setSchema(SCHEMA)
                        .setNullMarker("\\N")
                        .build(),
                bytes.toByteArray());
        assertThat(client.rows("SELECT id, cost, day, text FROM d.csv ORDER BY id"))
                .containsExactly("1|0.5|2024-02-01|a \"b\"\nc", "2|null|null|");
    }

    @Test
    void replacesOnePartitionOnly() throws Exception {
        TableId table = table("months");
        upload(parquetInto(table).build(), month("2024-01-05"));
        upload(parquetInto(table).build(), month("2024-02-05"));
        TableId february = TableId.of("d", "months$202402");
        upload(
                parquetInto(february)
                        .setWriteDisposition(WriteDisposition.WRITE_TRUNCATE)
                        .build(),
                parquet("SELECT 9::BIGINT AS id, DATE '2024-02-07' AS day"));
        assertThat(client.rows("SELECT id, day FROM d.months ORDER BY id"))
                .containsExactly("1|2024-01-05", "2|2024-01-05", "3|2024-01-05", "9|2024-02-07");
        assertThatThrownBy(() -> upload(
                        parquetInto(february)
                                .setWriteDisposition(WriteDisposition.WRITE_TRUNCATE)
                                .build(),
                        month("2024-03-01")))
                .hasMessageContaining(
                        "Some rows belong to different partitions rather than destination partition '202402'");
        assertThat(client.rows("SELECT COUNT(*) FROM d.months")).containsExactly("4");
    }

    @Test
    void addsColumnsOnlyIfAsked() throws Exception {
        TableId table = table("drift");
        byte[] wider = parquet("SELECT 1::BIGINT AS id, DATE '2024-01-01' AS day, 'new' AS extra");
        assertThatThrownBy(() -> upload(parquetInto(table).build(), wider))
                .hasMessageContaining("Cannot add fields (field: extra)");
        upload(
                parquetInto(table)
                        .setSchemaUpdateOptions(List.of(SchemaUpdateOption.ALLOW_FIELD_ADDITION))
                        .build(),
                wider);
        assertThat(client.rows("SELECT id, text, extra FROM d.drift")).containsExactly("1|null|new");
    }

    @Test
    void takesUpAnInterruptedUpload() throws Exception {
        TableId table = table("interrupted");
        byte[] bytes =
                parquet("SELECT i AS id, DATE '2024-01-05' AS day, md5(i::VARCHAR) || sha256(i::VARCHAR) AS text "
                        + "FROM range(40000) r(i)");
        emulator.faults()
                .spoil(request -> request.is("PUT", "/upload/bigquery"), 1, BigQueryEmulator.unavailable(false));
        emulator.faults()
                .spoil(request -> request.is("PUT", "/upload/bigquery"), 1, BigQueryEmulator.unavailable(true));
        TableDataWriteChannel channel =
                client.bigQuery().writer(parquetInto(table).build());
        channel.setChunkSize(256 * 1024);
        // The client itself gives up: whoever writes must send again what it has kept.
        assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(bytes))).isInstanceOf(BigQueryException.class);
        assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(0))).isInstanceOf(BigQueryException.class);
        channel.write(ByteBuffer.allocate(0));
        channel.close();
        channel.getJob().waitFor();
        assertThat(emulator.faults().happened()).isGreaterThanOrEqualTo(2);
        assertThat(client.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM d.interrupted"))
                .containsExactly("40000|40000");
    }

    @Test
    void aKilledUploadLeavesNothing() throws Exception {
        TableId table = table("killed");
        TableDataWriteChannel channel =
                client.bigQuery().writer(parquetInto(table).build());
        channel.setChunkSize(256 * 1024);
        channel.write(ByteBuffer.wrap(new byte[600 * 1024]));
        assertThat(client.rows("SELECT COUNT(*) FROM d.killed")).containsExactly("0");
    }

    @Test
    void loadsFromABucket() throws Exception {
        emulator.bucket("staging");
        TableId table = table("bucket");
        var http = java.net.http.HttpClient.newHttpClient();
        for (String name : List.of("a/1.parquet", "a/2.parquet")) {
            var request = java.net.http.HttpRequest.newBuilder(
                            emulator.endpoint().resolve("/upload/storage/v1/b/staging/o?uploadType=media&name=" + name))
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(month("2024-01-05")))
                    .build();
            assertThat(http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
        LoadJobConfiguration load = LoadJobConfiguration.newBuilder(
                        table, "gs://staging/a/*.parquet", FormatOptions.parquet())
                .setDecimalTargetTypes(List.of("NUMERIC", "BIGNUMERIC"))
                .setWriteDisposition(WriteDisposition.WRITE_APPEND)
                .build();
        JobId id = JobId.newBuilder().setJob("tarn_bucket_1").setLocation("US").build();
        client.bigQuery().create(JobInfo.of(id, load)).waitFor();
        client.bigQuery().create(JobInfo.of(id, load)).waitFor();
        assertThat(client.rows("SELECT COUNT(*) FROM d.bucket")).containsExactly("6");
    }

    @Test
    void readsFilesOfABucketAsATable() throws Exception {
        emulator.bucket("lake");
        var put = java.net.http.HttpRequest.newBuilder(
                        emulator.endpoint().resolve("/upload/storage/v1/b/lake/o?uploadType=media&name=m/1.parquet"))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                        parquet("SELECT 5::BIGINT AS id, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS at")))
                .build();
        java.net.http.HttpClient.newHttpClient().send(put, java.net.http.HttpResponse.BodyHandlers.discarding());
        client.bigQuery()
                .create(TableInfo.of(
                        TableId.of("d", "external"),
                        com.google.cloud.bigquery.ExternalTableDefinition.of(
                                "gs://lake/m/*", FormatOptions.parquet())));
        assertThat(client.rows("SELECT id, UNIX_SECONDS(at) FROM d.external")).containsExactly("5|1704067200");
        assertThatThrownBy(() -> client.rows("SELECT id FROM d.external FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()"))
                .hasMessageContaining("FOR SYSTEM_TIME AS OF is not supported");
    }

    @Test
    void countsLoadsOfATable() throws Exception {
        TableId table = table("quota");
        emulator.quotas().loadsPerTable(2);
        try {
            upload(parquetInto(table).build(), month("2024-01-05"));
            upload(parquetInto(table).build(), month("2024-01-05"));
            assertThatThrownBy(() -> upload(parquetInto(table).build(), month("2024-01-05")))
                    .isInstanceOfSatisfying(
                            BigQueryException.class,
                            e -> assertThat(e.getError().getReason()).isEqualTo("quotaExceeded"));
        } finally {
            emulator.quotas().loadsPerTable(1500);
        }
        assertThat(emulator.quotas().loads("d", "quota")).isEqualTo(3);
    }

    @Test
    void aLostAnswerIsAnsweredAgain() throws Exception {
        TableId table = table("lost");
        upload(parquetInto(table).build(), month("2024-01-05"));
        emulator.faults()
                .spoil(
                        request -> request.is("POST", "/bigquery/v2/projects/tarn-emulated/jobs"),
                        1,
                        Fault.statusAfter(503));
        var copy = com.google.cloud.bigquery.CopyJobConfiguration.of(TableId.of("d", "copied"), table);
        JobInfo info =
                JobInfo.of(JobId.newBuilder().setJob("copy-1").setLocation("US").build(), copy);
        assertThatThrownBy(() -> client.bigQuery().create(info)).isInstanceOf(BigQueryException.class);
        client.bigQuery().create(info).waitFor();
        assertThat(client.rows("SELECT COUNT(*) FROM d.copied")).containsExactly("3");
    }
}
