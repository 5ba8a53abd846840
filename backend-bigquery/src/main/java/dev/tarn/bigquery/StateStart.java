package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.StateJson;
import dev.tarn.model.PartitionKey;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.PlannedLoad;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Puts the start of a load on record. The fencing numbers are chosen here, from those that are there; the transaction makes sure that
 * nobody else has taken them meanwhile.
 */
record StateStart(BigQueryDatabase database, StateTables tables, LoadPlan plan) {

    private static final String TAKEN = "tarn: the number is taken";

    /** What the row of a version that readers see goes on saying until the new data of it is published. */
    private static final List<String> KEPT_WHILE_CURRENT = List.of(
            "data_format_version", "load_timestamp", "file_count", "table_dataset", "table_name", "source", "files");

    /**
     * Starts the plan's loads.
     *
     * @throws LoadConflictException where another transaction was there first
     */
    Attempt run(String operation) {
        Map<PartitionKey, Long> tokens = next(operation);
        Parameters parameters = new Parameters();
        List<PlannedLoad> loads = StateSql.inOneOrder(plan.loads());
        String sql = StateSql.transaction(List.of(
                tables.serialize(),
                untaken(loads, tokens, parameters),
                fence(loads, tokens, parameters),
                states(loads, tokens, parameters)));
        try {
            database.script(operation, "tarn_start_" + BigQueryDatabase.unique(), sql, parameters);
        } catch (BackendRejectedException e) {
            if (e.getMessage().contains(TAKEN)) {
                throw new LoadConflictException(
                        BigQueryErrors.start(operation) + "another attempt started at the same moment; run it again",
                        e);
            }
            throw e;
        }
        return new Attempt(plan, tokens);
    }

    private Map<PartitionKey, Long> next(String operation) {
        Parameters parameters = new Parameters();
        String sql = "SELECT f.account AS account, f.billing_period AS billing_period, MAX(f.attempt) AS attempt FROM "
                + tables.sql(StateTables.Kind.FENCE) + " AS f JOIN "
                + StateSql.rows(plan.loads(), load -> partition(load, parameters))
                + " AS s ON " + StateSql.same(StateSql.PARTITION, "f", "s") + " GROUP BY f.account, f.billing_period";
        Map<String, Long> found = new HashMap<>();
        for (FieldValueList row : database.read(operation, sql, parameters)) {
            found.put(
                    row.get("account").getStringValue() + "/"
                            + row.get("billing_period").getStringValue(),
                    row.get("attempt").getLongValue());
        }
        Map<PartitionKey, Long> tokens = new LinkedHashMap<>();
        for (PlannedLoad load : plan.loads()) {
            PartitionKey partition = load.key().partition();
            tokens.put(partition, found.getOrDefault(partition.account() + "/" + partition.period(), 0L) + 1);
        }
        return tokens;
    }

    private static Map<String, String> partition(PlannedLoad load, Parameters parameters) {
        Map<String, String> row = new LinkedHashMap<>();
        StateSql.put(row, load.key().partition(), parameters);
        return row;
    }

    private static Map<String, String> taken(PlannedLoad load, Map<PartitionKey, Long> tokens, Parameters parameters) {
        Map<String, String> row = partition(load, parameters);
        row.put("attempt", parameters.number(tokens.get(load.key().partition())));
        return row;
    }

    private String untaken(List<PlannedLoad> loads, Map<PartitionKey, Long> tokens, Parameters parameters) {
        return "ASSERT (SELECT COUNT(*) FROM " + tables.sql(StateTables.Kind.FENCE) + " AS f JOIN "
                + StateSql.rows(loads, load -> taken(load, tokens, parameters))
                + " AS s ON " + StateSql.same(StateSql.PARTITION, "f", "s") + " WHERE f.attempt >= s.attempt) = 0 AS "
                + BigQuerySql.literal(TAKEN);
    }

    private String fence(List<PlannedLoad> loads, Map<PartitionKey, Long> tokens, Parameters parameters) {
        return "MERGE " + tables.sql(StateTables.Kind.FENCE) + " AS t USING "
                + StateSql.rows(loads, load -> taken(load, tokens, parameters))
                + " AS s ON " + StateSql.same(StateSql.PARTITION, "t", "s")
                + " WHEN MATCHED THEN UPDATE SET attempt = s.attempt"
                + " WHEN NOT MATCHED THEN INSERT (vendor, export_name, account, billing_period, attempt)"
                + " VALUES (s.vendor, s.export_name, s.account, s.billing_period, s.attempt)";
    }

    private String states(List<PlannedLoad> loads, Map<PartitionKey, Long> tokens, Parameters parameters) {
        List<String> always = List.of("attempt", "load_id", "started_at");
        List<String> columns = new ArrayList<>(StateSql.LOAD);
        columns.addAll(always);
        columns.addAll(KEPT_WHILE_CURRENT);
        String now = parameters.time(BigQueryStateManager.now());
        return "MERGE " + tables.sql(StateTables.Kind.LOADS) + " AS t USING "
                + StateSql.rows(loads, load -> state(load, tokens, now, parameters))
                + " AS s ON " + StateSql.same(StateSql.LOAD, "t", "s")
                + " WHEN MATCHED THEN UPDATE SET status = 'STARTED', ended_at = NULL, error_message = NULL,"
                + " load_completed = t.current_version, row_count = IF(t.current_version, t.row_count, 0), "
                + always.stream().map(c -> c + " = s." + c).collect(Collectors.joining(", ")) + ", "
                + KEPT_WHILE_CURRENT.stream()
                        .map(c -> c + " = IF(t.current_version, t." + c + ", s." + c + ")")
                        .collect(Collectors.joining(", "))
                + " WHEN NOT MATCHED THEN INSERT (" + String.join(", ", columns)
                + ", status, current_version, load_completed, row_count) VALUES ("
                + columns.stream().map(c -> "s." + c).collect(Collectors.joining(", "))
                + ", 'STARTED', FALSE, FALSE, 0)";
    }

    private static Map<String, String> state(
            PlannedLoad load, Map<PartitionKey, Long> tokens, String now, Parameters parameters) {
        Map<String, String> row = new LinkedHashMap<>();
        StateSql.put(row, load.key(), parameters);
        row.put("attempt", parameters.number(tokens.get(load.key().partition())));
        row.put("load_id", parameters.text(load.loadId()));
        row.put("started_at", now);
        row.put("data_format_version", parameters.text(load.dataFormatVersion()));
        row.put("load_timestamp", now);
        row.put("file_count", parameters.number(load.files().size()));
        row.put("table_dataset", parameters.text(load.table().dataset()));
        row.put("table_name", parameters.text(load.table().name()));
        row.put("source", parameters.text(load.source()));
        row.put("files", parameters.text(StateJson.list(load.files())));
        return row;
    }
}
