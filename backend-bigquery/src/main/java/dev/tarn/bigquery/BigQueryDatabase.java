package dev.tarn.bigquery;

import com.google.api.gax.paging.Page;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableResult;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as this backend uses it. Safe for use by several threads. */
final class BigQueryDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(BigQueryDatabase.class);
    private static final long TABLES_AT_ONCE = 1000;

    private final BigQueryConfig config;
    private final BigQuery client;
    private final Calls calls;
    private final Jobs jobs;
    private final String location;
    private final Map<String, String> labels;
    private final Set<String> datasets = ConcurrentHashMap.newKeySet();
    private final LoadJobs loadJobs;
    private final ReentrantLock scripts = new ReentrantLock();

    private BigQueryDatabase(BigQueryConfig config, BigQuery client, Calls calls, String location) {
        this.config = config;
        this.client = client;
        this.calls = calls;
        this.location = location;
        this.jobs = new Jobs(client, calls, config.projectId(), location);
        this.labels = new LinkedHashMap<>(config.labelMap());
        this.labels.put("made-by", "tarn");
        this.loadJobs = new LoadJobs(config.dailyLoadJobs());
    }

    /** Connects, and finds out where the dataset is: jobs have to run there. */
    static BigQueryDatabase open(BigQueryConfig config) {
        BigQuery client = Connection.open(config);
        Calls calls = new Calls(config.retryTime());
        String operation = "open " + config.subject();
        Optional<Dataset> found = Optional.ofNullable(calls.call(
                operation, () -> client.getDataset(DatasetId.of(config.projectId(), config.stateDataset()))));
        found.map(Dataset::getLocation)
                .filter(there -> config.location().isPresent()
                        && !there.equalsIgnoreCase(config.location().get()))
                .ifPresent(there -> {
                    throw new BackendRejectedException(BigQueryErrors.start(operation) + "the dataset is in " + there
                            + ", not in " + config.location().get() + "; correct location, or name another dataset");
                });
        BigQueryDatabase database = new BigQueryDatabase(
                config, client, calls, found.map(Dataset::getLocation).orElse(config.usualLocation()));
        return database;
    }

    BigQueryConfig config() {
        return config;
    }

    BigQuery client() {
        return client;
    }

    Calls calls() {
        return calls;
    }

    Jobs jobs() {
        return jobs;
    }

    LoadJobs loadJobs() {
        return loadJobs;
    }

    Map<String, String> labels() {
        return labels;
    }

    TableId id(TableName table) {
        return BigQuerySql.id(config.projectId(), table);
    }

    /** How statements name a table. */
    String sql(TableName table) {
        return BigQuerySql.table(id(table));
    }

    /** A name for a job, or a part of one, that no other has. */
    static String unique() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }

    /** Reads, of the state or of tables that are staged. */
    List<FieldValueList> read(String operation, String sql, Parameters parameters) {
        LOG.debug("{}", sql);
        QueryJobConfiguration query =
                query(sql, parameters).setUseQueryCache(false).build();
        return calls.call(operation, () -> all(client.query(query)));
    }

    private static List<FieldValueList> all(TableResult result) {
        List<FieldValueList> rows = new ArrayList<>();
        result.iterateAll().forEach(rows::add);
        return rows;
    }

    /** Runs a statement or a script that writes, as a job of a name. */
    Job run(String operation, String job, String sql, Parameters parameters) {
        LOG.debug("{}", sql);
        return jobs.run(operation, job, query(sql, parameters).build());
    }

    /**
     * Runs a script that writes the state. One after the other, as far as this process goes: the service lets only one of two
     * that overlap commit.
     */
    Job script(String operation, String job, String sql, Parameters parameters) {
        scripts.lock();
        try {
            return run(operation, job, sql, parameters);
        } finally {
            scripts.unlock();
        }
    }

    /** What a script's last query gave. */
    List<FieldValueList> results(String operation, Job job) {
        return calls.call(operation, () -> all(job.getQueryResults()));
    }

    private QueryJobConfiguration.Builder query(String sql, Parameters parameters) {
        return QueryJobConfiguration.newBuilder(sql)
                .setUseLegacySql(false)
                .setNamedParameters(parameters.values())
                .setLabels(labels);
    }

    /** A table or view. */
    Optional<Table> table(String operation, TableId id) {
        return Optional.ofNullable(calls.call(operation, () -> client.getTable(id)));
    }

    /** The names of a dataset's tables and views, as the service has them; none where there is no such dataset. */
    Set<String> tables(String operation, String dataset) {
        return calls.call(operation, () -> {
            Set<String> names = new TreeSet<>();
            try {
                Page<Table> page = client.listTables(
                        DatasetId.of(config.projectId(), dataset), BigQuery.TableListOption.pageSize(TABLES_AT_ONCE));
                page.iterateAll().forEach(table -> names.add(table.getTableId().getTable()));
            } catch (BigQueryException e) {
                if (e.getCode() != 404) {
                    throw e;
                }
            }
            return names;
        });
    }

    /** Makes a dataset where it is missing. */
    void makeDataset(String operation, String dataset) {
        if (datasets.contains(dataset)) {
            return;
        }
        DatasetId id = DatasetId.of(config.projectId(), dataset);
        Optional<Dataset> found = Optional.ofNullable(calls.call(operation, () -> client.getDataset(id)));
        found.ifPresent(present -> requireLasting(operation, present));
        if (found.isEmpty()) {
            DatasetInfo info = DatasetInfo.newBuilder(id)
                    .setLocation(location)
                    .setLabels(labels)
                    .build();
            calls.call(operation, () -> {
                try {
                    return client.create(info).getDatasetId();
                } catch (BigQueryException e) {
                    if (e.getCode() == 409) {
                        return id;
                    }
                    throw e;
                }
            });
        }
        datasets.add(dataset);
    }

    /** Months would vanish one day, and nobody would be told. */
    private static void requireLasting(String operation, Dataset dataset) {
        if (dataset.getDefaultTableLifetime() != null || dataset.getDefaultPartitionExpirationMs() != null) {
            throw new BackendRejectedException(BigQueryErrors.start(operation) + "dataset "
                    + dataset.getDatasetId().getDataset()
                    + " lets new tables or partitions expire by default, and months would vanish with them; take the default"
                    + " expirations off the dataset, or name another");
        }
    }

    /** Drops a table, if it is there. */
    void drop(String operation, TableId table) {
        calls.call(operation, () -> client.delete(table));
    }

    void close() {
        calls.close();
    }
}
