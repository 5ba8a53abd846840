package dev.tarn.testing.bigquery;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.TableResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The service's own client, connected to an emulator. */
final class Client {

    private final BigQuery bigQuery;

    private Client(BigQuery bigQuery) {
        this.bigQuery = bigQuery;
    }

    static Client of(BigQueryEmulator emulator) {
        return new Client(options(emulator)
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService());
    }

    static BigQueryOptions.Builder options(BigQueryEmulator emulator) {
        return BigQueryOptions.newBuilder()
                .setProjectId(BigQueryEmulator.PROJECT)
                .setHost(emulator.endpoint().toString())
                .setLocation("US")
                .setRetrySettings(RetrySettings.newBuilder()
                        .setMaxAttempts(3)
                        .setInitialRetryDelayDuration(Duration.ofMillis(10))
                        .setMaxRetryDelayDuration(Duration.ofMillis(50))
                        .setTotalTimeoutDuration(Duration.ofSeconds(20))
                        .build());
    }

    BigQuery bigQuery() {
        return bigQuery;
    }

    void dataset(String name) {
        bigQuery.create(DatasetInfo.newBuilder(name).setLocation("US").build());
    }

    TableResult query(String sql, Map<String, QueryParameterValue> parameters) throws InterruptedException {
        return bigQuery.query(QueryJobConfiguration.newBuilder(sql)
                .setNamedParameters(parameters)
                .build());
    }

    /** The rows of a query, cells joined by bars. */
    List<String> rows(String sql) throws InterruptedException {
        return rows(query(sql, Map.of()));
    }

    static List<String> rows(TableResult result) {
        return StreamSupport.stream(result.iterateAll().spliterator(), false)
                .map(Client::row)
                .toList();
    }

    private static String row(FieldValueList row) {
        return row.stream().map(each -> String.valueOf(each.getValue())).collect(Collectors.joining("|"));
    }
}
