package dev.tarn.duckdb;

import dev.tarn.duckdb.engine.DuckDbErrors;
import dev.tarn.duckdb.engine.DuckDbStatements;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaVersion;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StateManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The load state in {@code billing_state}. Every change is a short transaction of its own. */
final class DuckDbStateManager implements StateManager {

    /** Two that start at once conflict, and one of them tries again; more than this is no coincidence. */
    private static final int TRIES = 50;

    private final DuckDbDatabase database;
    private final String state;
    private final Optional<DuckDbStateSchema.Readable> readable;

    DuckDbStateManager(DuckDbDatabase database) {
        this.database = database;
        this.state = DuckDbStateSchema.in(database.name());
        this.readable = DuckDbStateSchema.readable(database);
    }

    @Override
    public boolean isLoaded(LoadKey load) {
        return currentVersions(load.partition().export()).stream()
                .anyMatch(s -> s.key().equals(load) && s.present());
    }

    @Override
    public Attempt start(LoadPlan plan) {
        return change("start load " + plan.loads().get(0).key(), statements -> {
            Map<PartitionKey, Long> tokens = new HashMap<>();
            for (PlannedLoad load : plan.loads()) {
                PartitionKey partition = load.key().partition();
                long token = takeOver(statements, partition);
                tokens.put(partition, token);
                start(statements, load, token);
            }
            return new Attempt(plan, tokens);
        });
    }

    /**
     * The next fencing number: of two that take it at once, one conflicts and tries again. Without RETURNING or ON CONFLICT, with
     * which the engine replaces the row, and does not notice an overlapping UPDATE of the old one.
     */
    private long takeOver(DuckDbStatements statements, PartitionKey partition) throws SQLException {
        String condition = " WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ?";
        long known = statements.run(
                "UPDATE " + state + ".load_fence SET attempt = attempt + 1" + condition, partition(partition));
        if (known == 0) {
            statements.run(
                    "INSERT INTO " + state + ".load_fence (vendor, export_name, account, billing_period, attempt)"
                            + " VALUES (?, ?, ?, ?, 1)",
                    partition(partition));
            return 1;
        }
        return statements
                .list(
                        row -> row.getLong(1),
                        "SELECT attempt FROM " + state + ".load_fence" + condition,
                        partition(partition))
                .get(0);
    }

    /**
     * A version that readers see and that is loaded again keeps what the row says of its data until the new one is published:
     * where it is, how many rows, from which files.
     */
    private void start(DuckDbStatements statements, PlannedLoad load, long token) throws SQLException {
        PartitionKey partition = load.key().partition();
        statements.run(
                "INSERT INTO " + state + ".load_state AS s (vendor, export_name, account, billing_period, version_id,"
                        + " data_format_version, current_version, load_timestamp, load_completed, row_count, file_count,"
                        + " table_dataset, table_name, load_id, status, attempt, started_at, source, files)"
                        + " VALUES (?, ?, ?, ?, ?, ?, false, ?, false, 0, ?, ?, ?, ?, 'STARTED', ?, ?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET status = 'STARTED', attempt = excluded.attempt,"
                        + " load_id = excluded.load_id, started_at = excluded.started_at, ended_at = NULL,"
                        + " error_message = NULL, load_completed = s.current_version,"
                        + " row_count = CASE WHEN s.current_version THEN s.row_count ELSE 0 END,"
                        + keptWhileCurrent(
                                "data_format_version",
                                "load_timestamp",
                                "file_count",
                                "table_dataset",
                                "table_name",
                                "source",
                                "files"),
                partition.export().vendor(),
                partition.export().name(),
                partition.account(),
                partition.period().toString(),
                load.key().version(),
                load.dataFormatVersion(),
                now(),
                load.files().size(),
                load.table().dataset(),
                load.table().name(),
                load.loadId(),
                token,
                now(),
                load.source(),
                statements.texts(load.files()));
    }

    private static String keptWhileCurrent(String... columns) {
        StringBuilder sql = new StringBuilder();
        for (String column : columns) {
            sql.append(sql.isEmpty() ? " " : ", ")
                    .append(column)
                    .append(" = CASE WHEN s.current_version THEN s.")
                    .append(column)
                    .append(" ELSE excluded.")
                    .append(column)
                    .append(" END");
        }
        return sql.toString();
    }

    @Override
    public void fail(Attempt attempt, String reason) {
        change("record the failure of " + attempt.plan().loads().get(0).key(), statements -> {
            for (PlannedLoad load : attempt.plan().loads()) {
                PartitionKey partition = load.key().partition();
                long token = attempt.tokens().getOrDefault(partition, -1L);
                statements.run(
                        "UPDATE " + state + ".load_state SET status = 'FAILED', error_message = ?, ended_at = ?"
                                + " WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ?"
                                + " AND version_id = ? AND attempt = ? AND load_id = ? AND status = 'STARTED'"
                                + " AND EXISTS (SELECT 1 FROM " + state
                                + ".load_fence f WHERE f.vendor = load_state.vendor"
                                + " AND f.export_name = load_state.export_name AND f.account = load_state.account"
                                + " AND f.billing_period = load_state.billing_period AND f.attempt = load_state.attempt)",
                        reason,
                        now(),
                        partition.export().vendor(),
                        partition.export().name(),
                        partition.account(),
                        partition.period().toString(),
                        load.key().version(),
                        token,
                        load.loadId());
            }
            return attempt;
        });
    }

    @Override
    public List<LoadState> currentVersions(ExportId export) {
        return read(
                "read the current versions of " + export,
                (statements, from) -> new DuckDbStateRows(statements, database.name(), from)
                        .read(
                                "s.vendor = ? AND s.export_name = ? AND s.current_version",
                                "billing_period, account",
                                export.vendor(),
                                export.name()));
    }

    @Override
    public List<LoadState> history(ExportId export, YearMonth period) {
        return read(
                "read the history of " + export + "/" + period,
                (statements, from) -> new DuckDbStateRows(statements, database.name(), from)
                        .read(
                                "s.vendor = ? AND s.export_name = ? AND s.billing_period = ?",
                                "started_at NULLS FIRST, attempt, account, version_id",
                                export.vendor(),
                                export.name(),
                                period.toString()));
    }

    @Override
    public List<ExportId> exports() {
        return read(
                "list the exports",
                (statements, from) -> statements.list(
                        row -> new ExportId(row.getString(1), row.getString(2)),
                        "SELECT DISTINCT vendor, export_name FROM " + from + " ORDER BY ALL"));
    }

    @Override
    public List<SchemaVersion> schemaVersions(ExportId export) {
        return read(
                "read the schema versions of " + export,
                (statements, from) -> readable.get().original()
                        ? List.of()
                        : statements.list(
                                row -> new SchemaVersion(
                                        export,
                                        row.getString(1),
                                        DuckDbSchemaText.parse(row.getString(2), row.getString(3)),
                                        row.getObject(4, LocalDateTime.class).toInstant(ZoneOffset.UTC)),
                                "SELECT hash, columns, mapping, since FROM " + state
                                        + ".schema_versions WHERE vendor = ? AND export_name = ? ORDER BY since, hash",
                                export.vendor(),
                                export.name()));
    }

    static Object[] partition(PartitionKey partition) {
        return new Object[] {
            partition.export().vendor(),
            partition.export().name(),
            partition.account(),
            partition.period().toString()
        };
    }

    static LocalDateTime now() {
        return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(DuckDbStatements statements) throws SQLException;
    }

    @FunctionalInterface
    private interface Reading<T> {
        List<T> from(DuckDbStatements statements, String from) throws SQLException;
    }

    private <T> List<T> read(String operation, Reading<T> reading) {
        if (readable.isEmpty()) {
            return List.of();
        }
        try (Connection connection = database.connection(operation)) {
            return reading.from(new DuckDbStatements(connection), readable.get().from());
        } catch (SQLException e) {
            throw database.errors().translate(operation, e);
        }
    }

    /** A change that somebody else's change of the same rows made impossible is tried again: theirs has ended by then. */
    private <T> T change(String operation, Work<T> work) {
        for (int tries = 1; ; tries++) {
            try (Connection connection = database.connection(operation)) {
                connection.setAutoCommit(false);
                T result = work.with(new DuckDbStatements(connection));
                connection.commit();
                return result;
            } catch (SQLException e) {
                if (!DuckDbErrors.isConflict(e) || tries == TRIES) {
                    throw database.errors().translate(operation, e);
                }
                pause(tries);
            }
        }
    }

    private static void pause(int tries) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(2L + 4L * tries));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
