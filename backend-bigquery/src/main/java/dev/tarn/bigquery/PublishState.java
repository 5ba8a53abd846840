package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.TableId;
import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.StateJson;
import dev.tarn.model.ExportId;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.TableStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The load state's part of a publish. */
record PublishState(BigQueryDatabase database, StateTables tables, Attempt attempt, String operation) {

    static final String FENCED = "tarn: a newer attempt has taken over";
    static final String FOREIGN = "tarn: a table holds another export or month";
    static final String OVERTAKEN = "tarn: another load was published meanwhile";

    /**
     * What was on record when the publish was prepared.
     *
     * @param lastPublish the export's last publish, 0 where there was none
     * @param shapes the columns of tables and views, as recorded
     * @param published whether this very attempt is what readers see already
     * @param at when this was looked up, by the service's clock: before anything was changed
     */
    record Known(long lastPublish, Map<TableId, String> shapes, boolean published, Instant at) {}

    private ExportId export() {
        return attempt.plan().loads().get(0).key().partition().export();
    }

    /** Looks what is on record; whoever was overtaken is told before anything is changed. */
    Known known() {
        Parameters parameters = new Parameters();
        List<FieldValueList> first = database.read(
                operation,
                "SELECT (SELECT COUNT(*) FROM " + held(parameters) + ") AS held, (SELECT COALESCE(MAX(p.id), 0) FROM "
                        + tables.sql(StateTables.Kind.PUBLISHES) + " AS p WHERE " + ofExport("p", parameters)
                        + ") AS last_publish, (SELECT COUNT(*) FROM " + own(parameters)
                        + " WHERE t.current_version AND t.status = 'COMPLETED') AS published, CURRENT_TIMESTAMP() AS looked_up",
                parameters);
        if (first.get(0).get("held").getLongValue() != attempt.plan().loads().size()) {
            throw new LoadConflictException(BigQueryErrors.start(operation) + "a newer attempt has taken over one of "
                    + attempt.tokens().keySet() + "; nothing was published; plan again and retry");
        }
        return new Known(
                first.get(0).get("last_publish").getLongValue(),
                shapes(),
                first.get(0).get("published").getLongValue()
                        == attempt.plan().loads().size(),
                first.get(0).get("looked_up").getTimestampInstant());
    }

    private Map<TableId, String> shapes() {
        Parameters parameters = new Parameters();
        Map<TableId, String> shapes = new HashMap<>();
        for (FieldValueList row : database.read(
                operation,
                "SELECT s.table_dataset, s.table_name, s.`columns` FROM " + tables.sql(StateTables.Kind.SHAPES)
                        + " AS s WHERE " + ofExport("s", parameters) + " ORDER BY s.publish_id",
                parameters)) {
            shapes.put(
                    TableId.of(
                            database.config().projectId(),
                            row.get("table_dataset").getStringValue(),
                            row.get("table_name").getStringValue()),
                    row.get("columns").getStringValue());
        }
        return shapes;
    }

    /** The plan's partitions that are still this attempt's. */
    private String held(Parameters parameters) {
        return tables.sql(StateTables.Kind.FENCE) + " AS f JOIN "
                + StateSql.rows(StateSql.inOneOrder(attempt), load -> token(load, parameters)) + " AS s ON "
                + StateSql.same(StateSql.PARTITION, "f", "s") + " AND f.attempt = s.attempt";
    }

    private Map<String, String> token(PlannedLoad load, Parameters parameters) {
        Map<String, String> row = new LinkedHashMap<>();
        PartitionKey partition = load.key().partition();
        StateSql.put(row, partition, parameters);
        row.put("attempt", parameters.number(attempt.tokens().getOrDefault(partition, -1L)));
        return row;
    }

    private String ofExport(String alias, Parameters parameters) {
        return alias + ".vendor = " + parameters.text(export().vendor()) + " AND " + alias + ".export_name = "
                + parameters.text(export().name());
    }

    /** The states of the plan's loads that are still this attempt's. */
    private String own(Parameters parameters) {
        return tables.sql(StateTables.Kind.LOADS) + " AS t JOIN "
                + StateSql.rows(StateSql.inOneOrder(attempt), load -> {
                    Map<String, String> row = token(load, parameters);
                    row.put("version_id", parameters.text(load.key().version()));
                    row.put("load_id", parameters.text(load.loadId()));
                    return row;
                })
                + " AS s ON " + StateSql.same(StateSql.LOAD, "t", "s")
                + " AND t.attempt = s.attempt AND t.load_id = s.load_id";
    }

    /** Ends the transaction where a newer attempt has taken over, or where what was looked up is no longer so. */
    List<String> fence(Known known, Map<PartitionKey, Staged> staged, Parameters parameters) {
        int loads = attempt.plan().loads().size();
        return List.of(
                "ASSERT (SELECT COUNT(*) FROM " + held(parameters) + ") = " + loads + " AS "
                        + BigQuerySql.literal(FENCED),
                "ASSERT (SELECT COUNT(*) FROM " + own(parameters) + ") = " + loads + " AS "
                        + BigQuerySql.literal(FENCED),
                "ASSERT (SELECT COUNT(*) FROM " + tables.sql(StateTables.Kind.PUBLISHES) + " AS p WHERE "
                        + ofExport("p", parameters) + " AND p.id > " + parameters.number(known.lastPublish())
                        + ") = 0 AS " + BigQuerySql.literal(OVERTAKEN),
                unowned(staged, parameters));
    }

    /** Another export may have got a table since rows were staged for it. */
    private String unowned(Map<PartitionKey, Staged> staged, Parameters parameters) {
        String wanted = StateSql.rows(StateSql.inOneOrder(attempt), load -> {
            Map<String, String> row = new LinkedHashMap<>();
            PartitionKey partition = load.key().partition();
            StateSql.put(row, partition, parameters);
            row.put("table_dataset", parameters.text(load.table().dataset()));
            row.put("table_name", parameters.text(load.table().name()));
            row.put("is_shared", staged.get(partition).request().strategy() == TableStrategy.SINGLE ? "TRUE" : "FALSE");
            return row;
        });
        return "ASSERT (SELECT COUNT(*) FROM " + tables.sql(StateTables.Kind.LOADS) + " AS t JOIN " + wanted
                + " AS s ON t.table_dataset = s.table_dataset AND t.table_name = s.table_name WHERE t.current_version"
                + " AND NOT (t.vendor = s.vendor AND t.export_name = s.export_name AND (s.is_shared OR"
                + " (t.account = s.account AND t.billing_period = s.billing_period)))) = 0 AS "
                + BigQuerySql.literal(FOREIGN);
    }

    /** Records that the loads are done, that they are what readers see, and what schemas they have. */
    List<String> complete(Map<PartitionKey, Staged> staged, Parameters parameters) {
        String now = parameters.time(BigQueryStateManager.now());
        List<PlannedLoad> loads = StateSql.inOneOrder(attempt);
        List<String> set = List.of(
                "row_count",
                "file_count",
                "data_format_version",
                "load_timestamp",
                "ended_at",
                "table_dataset",
                "table_name",
                "load_id",
                "source",
                "files");
        String states = tables.sql(StateTables.Kind.LOADS);
        String done =
                StateSql.rows(loads, load -> done(load, staged.get(load.key().partition()), now, parameters));
        String versions = StateSql.rows(loads, load -> {
            Map<String, String> row = new LinkedHashMap<>();
            StateSql.put(row, load.key(), parameters);
            return row;
        });
        return List.of(
                "UPDATE " + states + " AS t SET status = 'COMPLETED', load_completed = TRUE, error_message = NULL, "
                        + set.stream().map(c -> c + " = s." + c).collect(Collectors.joining(", ")) + " FROM " + done
                        + " AS s WHERE " + StateSql.same(StateSql.LOAD, "t", "s"),
                "UPDATE " + states + " AS t SET current_version = (t.version_id = s.version_id) FROM " + versions
                        + " AS s WHERE " + StateSql.same(StateSql.PARTITION, "t", "s")
                        + " AND (t.current_version OR t.version_id = s.version_id)",
                schemas(staged, now, parameters));
    }

    private static Map<String, String> done(PlannedLoad load, Staged staged, String now, Parameters parameters) {
        Map<String, String> row = new LinkedHashMap<>();
        StateSql.put(row, load.key(), parameters);
        row.put("row_count", parameters.number(staged.table().rows()));
        row.put("file_count", parameters.number(load.files().size()));
        row.put("data_format_version", parameters.text(load.dataFormatVersion()));
        row.put("load_timestamp", now);
        row.put("ended_at", now);
        row.put("table_dataset", parameters.text(load.table().dataset()));
        row.put("table_name", parameters.text(load.table().name()));
        row.put("load_id", parameters.text(load.loadId()));
        row.put("source", parameters.text(load.source()));
        row.put("files", parameters.text(StateJson.list(load.files())));
        return row;
    }

    private String schemas(Map<PartitionKey, Staged> staged, String now, Parameters parameters) {
        Map<String, TableSchema> schemas = new LinkedHashMap<>();
        staged.values()
                .forEach(s ->
                        schemas.put(s.request().schema().hash(), s.request().schema()));
        String table = tables.sql(StateTables.Kind.SCHEMAS);
        String rows = StateSql.rows(new ArrayList<>(schemas.entrySet()), e -> {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("vendor", parameters.text(export().vendor()));
            row.put("export_name", parameters.text(export().name()));
            row.put("`hash`", parameters.text(e.getKey()));
            row.put("`columns`", parameters.text(StateJson.columns(e.getValue(), TypeText::write)));
            row.put("`mapping`", parameters.text(StateJson.mapping(e.getValue())));
            return row;
        });
        return "INSERT INTO " + table + " (vendor, export_name, `hash`, `columns`, `mapping`, since)"
                + " SELECT s.vendor, s.export_name, s.`hash`, s.`columns`, s.`mapping`, " + now + " FROM " + rows
                + " AS s WHERE NOT EXISTS (SELECT 1 FROM " + table + " AS k WHERE k.vendor = s.vendor"
                + " AND k.export_name = s.export_name AND k.`hash` = s.`hash`)";
    }

    /** Records the publish, which is a snapshot, and the columns that changed with it. */
    List<String> snapshot(Known known, Collection<Target> targets, UnifiedView view, Parameters parameters) {
        List<String> loads = StateSql.inOneOrder(attempt).stream()
                .map(l -> l.key().toString())
                .toList();
        List<String> changes = StateSql.inOneOrder(attempt).stream()
                .map(l -> "replaced " + l.key().partition() + " in " + l.table())
                .toList();
        String publishes = tables.sql(StateTables.Kind.PUBLISHES);
        String last = "(SELECT COALESCE(MAX(p.id), 0) FROM " + publishes + " AS p)";
        List<String> statements = new ArrayList<>();
        List<Map<String, String>> shapes = new ArrayList<>();
        targets.forEach(t -> shape(known, shapes, t.id(), t.wanted(), false, parameters));
        shape(known, shapes, view.id(), view.columns(), true, parameters);
        statements.add(
                "INSERT INTO " + publishes + " (id, taken_at, prepared_at, vendor, export_name, loads, changes) SELECT "
                        + last + " + 1, CURRENT_TIMESTAMP(), " + parameters.time(known.at()) + ", "
                        + parameters.text(export().vendor()) + ", "
                        + parameters.text(export().name()) + ", " + parameters.text(StateJson.list(loads)) + ", "
                        + parameters.text(StateJson.list(changes)));
        if (!shapes.isEmpty()) {
            statements.add("INSERT INTO " + tables.sql(StateTables.Kind.SHAPES)
                    + " (table_dataset, table_name, publish_id, vendor, export_name, is_view, `columns`)"
                    + " SELECT s.table_dataset, s.table_name, " + last + ", "
                    + parameters.text(export().vendor()) + ", " + parameters.text(export().name())
                    + ", s.is_view, s.`columns` FROM " + StateSql.rows(shapes, row -> row) + " AS s");
        }
        return statements;
    }

    private static void shape(
            Known known,
            List<Map<String, String>> shapes,
            TableId id,
            TableSchema columns,
            boolean view,
            Parameters parameters) {
        String json = StateJson.columns(columns, TypeText::write);
        TableId key = TableId.of(id.getProject(), id.getDataset(), id.getTable());
        if (!json.equals(known.shapes().get(key))) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("table_dataset", parameters.text(id.getDataset()));
            row.put("table_name", parameters.text(id.getTable()));
            row.put("is_view", view ? "TRUE" : "FALSE");
            row.put("`columns`", parameters.text(json));
            shapes.add(row);
        }
    }
}
