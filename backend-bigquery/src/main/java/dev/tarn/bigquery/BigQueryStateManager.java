package dev.tarn.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import dev.tarn.error.LoadConflictException;
import dev.tarn.jdbc.StateJson;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.SchemaVersion;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StateManager;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** The load state in tables of the service. Every change is a transaction of one script. */
final class BigQueryStateManager implements StateManager {

    /** A publish keeps others from the state as long as it takes. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final BigQueryDatabase database;
    private final StateTables tables;

    BigQueryStateManager(BigQueryDatabase database, StateTables tables) {
        this.database = database;
        this.tables = tables;
    }

    /** Now, to the microsecond that the service keeps. */
    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public boolean isLoaded(LoadKey load) {
        return currentVersions(load.partition().export()).stream()
                .anyMatch(s -> s.key().equals(load) && s.present());
    }

    @Override
    public Attempt start(LoadPlan plan) {
        tables.require();
        String operation = "start load " + plan.loads().get(0).key();
        return again(operation, () -> new StateStart(database, tables, plan).run(operation));
    }

    @Override
    public void fail(Attempt attempt, String reason) {
        tables.require();
        String operation =
                "record the failure of " + attempt.plan().loads().get(0).key();
        Parameters parameters = new Parameters();
        String failed = StateSql.rows(StateSql.inOneOrder(attempt), load -> failed(attempt, load, parameters));
        // The fence is the only word on whose turn it is.
        String sql = StateSql.transaction(List.of(
                tables.serialize(),
                "UPDATE " + tables.sql(StateTables.Kind.LOADS) + " AS t SET status = 'FAILED', error_message = "
                        + parameters.text(reason) + ", ended_at = " + parameters.time(now()) + " FROM (SELECT "
                        + columns("p", StateSql.LOAD) + ", p.attempt AS attempt, p.load_id AS load_id FROM " + failed
                        + " AS p JOIN " + tables.sql(StateTables.Kind.FENCE) + " AS f ON "
                        + StateSql.same(StateSql.PARTITION, "f", "p") + " AND f.attempt = p.attempt) AS s WHERE "
                        + StateSql.same(StateSql.LOAD, "t", "s")
                        + " AND t.attempt = s.attempt AND t.load_id = s.load_id AND t.status = 'STARTED'"));
        again(operation, () -> database.script(operation, "tarn_fail_" + BigQueryDatabase.unique(), sql, parameters));
    }

    private static String columns(String alias, List<String> columns) {
        return String.join(
                ", ", columns.stream().map(c -> alias + "." + c + " AS " + c).toList());
    }

    private static Map<String, String> failed(Attempt attempt, PlannedLoad load, Parameters parameters) {
        Map<String, String> row = new LinkedHashMap<>();
        StateSql.put(row, load.key(), parameters);
        row.put(
                "attempt",
                parameters.number(attempt.tokens().getOrDefault(load.key().partition(), -1L)));
        row.put("load_id", parameters.text(load.loadId()));
        return row;
    }

    @Override
    public List<LoadState> currentVersions(ExportId export) {
        Parameters parameters = new Parameters();
        return new StateRows(database, tables)
                .read(
                        "read the current versions of " + export,
                        ofExport(export, parameters) + " AND s.current_version",
                        "s.billing_period, s.account",
                        parameters);
    }

    @Override
    public List<LoadState> history(ExportId export, YearMonth period) {
        Parameters parameters = new Parameters();
        return new StateRows(database, tables)
                .read(
                        "read the history of " + export + "/" + period,
                        ofExport(export, parameters) + " AND s.billing_period = " + parameters.text(period.toString()),
                        "s.started_at, s.attempt, s.account, s.version_id",
                        parameters);
    }

    @Override
    public List<LoadState> history(ExportId export) {
        Parameters parameters = new Parameters();
        return new StateRows(database, tables)
                .read(
                        "read the history of " + export,
                        ofExport(export, parameters),
                        "s.billing_period, s.started_at, s.attempt, s.account, s.version_id",
                        parameters);
    }

    /** Looks first: what is there already is not written again, which would conflict with loads that are under way. */
    @Override
    public void adopt(List<LoadState> history) {
        tables.require();
        if (!history.isEmpty()) {
            String operation = "take over the history of " + history.get(0).key();
            again(operation, () -> new StateAdoption(database, tables, this).run(operation, history));
        }
    }

    private static String ofExport(ExportId export, Parameters parameters) {
        return "s.vendor = " + parameters.text(export.vendor()) + " AND s.export_name = "
                + parameters.text(export.name());
    }

    @Override
    public List<ExportId> exports() {
        if (!tables.isReadable()) {
            return List.of();
        }
        return database
                .read(
                        "list the exports",
                        "SELECT DISTINCT vendor, export_name FROM " + tables.sql(StateTables.Kind.LOADS)
                                + " ORDER BY vendor, export_name",
                        new Parameters())
                .stream()
                .map(row -> new ExportId(
                        row.get("vendor").getStringValue(),
                        row.get("export_name").getStringValue()))
                .toList();
    }

    @Override
    public List<SchemaVersion> schemaVersions(ExportId export) {
        if (!tables.isReadable()) {
            return List.of();
        }
        Parameters parameters = new Parameters();
        return database
                .read(
                        "read the schema versions of " + export,
                        "SELECT s.`hash`, s.`columns`, s.`mapping`, s.since FROM "
                                + tables.sql(StateTables.Kind.SCHEMAS) + " AS s WHERE " + ofExport(export, parameters)
                                + " ORDER BY s.since, s.`hash`",
                        parameters)
                .stream()
                .map(row -> version(export, row))
                .toList();
    }

    private static SchemaVersion version(ExportId export, FieldValueList row) {
        return new SchemaVersion(
                export,
                row.get("hash").getStringValue(),
                StateJson.schema(
                        row.get("columns").getStringValue(), row.get("mapping").getStringValue(), StateRows::type),
                row.get("since").getTimestampInstant());
    }

    /** What somebody else's transaction made impossible is tried again: theirs has ended by then. */
    static <T> T again(String operation, Supplier<T> work) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int tries = 1; ; tries++) {
            try {
                return work.get();
            } catch (LoadConflictException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Calls.Pauses.sleep(
                        operation,
                        ThreadLocalRandom.current().nextLong(20, Math.min(LONGEST_PAUSE_MILLIS, 60L * tries) + 1));
            }
        }
    }
}
