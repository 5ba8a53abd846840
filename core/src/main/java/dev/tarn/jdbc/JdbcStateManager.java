package dev.tarn.jdbc;

import static dev.tarn.jdbc.StateKeys.OF_LOAD;
import static dev.tarn.jdbc.StateKeys.OF_PARTITION;

import dev.tarn.error.LoadConflictException;
import dev.tarn.model.ExportId;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaVersion;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.StateManager;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The load state in tables. Every change is a short transaction of its own. Safe for use by several threads and processes. */
public final class JdbcStateManager implements StateManager {

    /** Two that start at once may conflict, and one of them tries again; more than this is no coincidence. */
    private static final int TRIES = 50;

    private static final String OLDEST_FIRST =
            "CASE WHEN s.started_at IS NULL THEN 0 ELSE 1 END, s.started_at, s.attempt, s.account, s.version_id";

    private final JdbcDatabase database;
    private final JdbcStateDialect dialect;
    private final JdbcPresence presence;

    /**
     * Makes a state manager over tables that are there.
     *
     * @param database where they are
     * @param dialect how to speak to them
     * @param presence looks after the data
     */
    public JdbcStateManager(JdbcDatabase database, JdbcStateDialect dialect, JdbcPresence presence) {
        this.database = database;
        this.dialect = dialect;
        this.presence = presence;
    }

    @Override
    public boolean isLoaded(LoadKey load) {
        return currentVersions(load.partition().export()).stream()
                .anyMatch(s -> s.key().equals(load) && s.present());
    }

    @Override
    public Attempt start(LoadPlan plan) {
        return change("start load " + plan.loads().get(0).key(), statements -> {
            StateStart start = new StateStart(statements, dialect);
            Map<PartitionKey, Long> tokens = new HashMap<>();
            for (PlannedLoad load : inOneOrder(plan)) {
                long token = start.takeOver(load.key().partition());
                tokens.put(load.key().partition(), token);
                start.record(load, token);
            }
            return new Attempt(plan, tokens);
        });
    }

    /** The same for every plan, so that two plans with the same partitions don't wait for each other crosswise. */
    private static List<PlannedLoad> inOneOrder(LoadPlan plan) {
        return plan.loads().stream()
                .sorted(Comparator.comparing(load -> load.key().partition().toString()))
                .toList();
    }

    @Override
    public void fail(Attempt attempt, String reason) {
        change("record the failure of " + attempt.plan().loads().get(0).key(), statements -> {
            for (PlannedLoad load : inOneOrder(attempt.plan())) {
                PartitionKey partition = load.key().partition();
                long token = attempt.tokens().getOrDefault(partition, -1L);
                // The fence is the only word on whose turn it is.
                long newest = statements
                        .list(
                                row -> row.getLong(1),
                                "SELECT count(*) FROM " + dialect.table(StateTable.FENCE) + OF_PARTITION
                                        + " AND attempt = ?",
                                StateKeys.values(List.of(), partition, token))
                        .get(0);
                if (newest == 1) {
                    statements.run(
                            "UPDATE " + dialect.table(StateTable.LOADS)
                                    + " SET status = 'FAILED', error_message = ?, ended_at = ?" + OF_LOAD
                                    + " AND attempt = ? AND load_id = ? AND status = 'STARTED'",
                            StateKeys.values(
                                    List.of(reason, dialect.time(StateKeys.now())), load.key(), token, load.loadId()));
                }
            }
            return attempt;
        });
    }

    @Override
    public List<LoadState> currentVersions(ExportId export) {
        return read(
                "read the current versions of " + export,
                StateTable.LOADS,
                (statements, from) -> new StateRows(statements, dialect, presence)
                        .read(
                                from,
                                "s.vendor = ? AND s.export_name = ? AND s.current_version",
                                "s.billing_period, s.account",
                                export.vendor(),
                                export.name()));
    }

    @Override
    public List<LoadState> history(ExportId export, YearMonth period) {
        return read(
                "read the history of " + export + "/" + period,
                StateTable.LOADS,
                (statements, from) -> new StateRows(statements, dialect, presence)
                        .read(
                                from,
                                "s.vendor = ? AND s.export_name = ? AND s.billing_period = ?",
                                OLDEST_FIRST,
                                export.vendor(),
                                export.name(),
                                period.toString()));
    }

    @Override
    public List<LoadState> history(ExportId export) {
        return read(
                "read the history of " + export,
                StateTable.LOADS,
                (statements, from) -> new StateRows(statements, dialect, presence)
                        .read(
                                from,
                                "s.vendor = ? AND s.export_name = ?",
                                "s.billing_period, " + OLDEST_FIRST,
                                export.vendor(),
                                export.name()));
    }

    /** Looks first: what is there already is not written again, which would conflict with loads that are under way. */
    @Override
    public void adopt(List<LoadState> history) {
        Map<LoadKey, LoadState> known = history.stream()
                .map(state -> state.key().partition().export())
                .distinct()
                .flatMap(export -> history(export).stream())
                .collect(Collectors.toMap(LoadState::key, Function.identity()));
        List<LoadState> news = history.stream()
                .filter(state -> StateAdoption.changes(Optional.ofNullable(known.get(state.key())), state))
                .toList();
        if (!news.isEmpty()) {
            change("take over the history of " + news.get(0).key(), statements -> {
                new StateAdoption(statements, dialect).adopt(news);
                return news;
            });
        }
    }

    @Override
    public List<ExportId> exports() {
        return read(
                "list the exports",
                StateTable.LOADS,
                (statements, from) -> statements.list(
                        row -> new ExportId(row.getString(1), row.getString(2)),
                        "SELECT DISTINCT s.vendor, s.export_name FROM " + from + " s ORDER BY 1, 2"));
    }

    @Override
    public List<SchemaVersion> schemaVersions(ExportId export) {
        return read(
                "read the schema versions of " + export,
                StateTable.SCHEMAS,
                (statements, from) -> statements.list(
                        row -> new SchemaVersion(
                                export,
                                row.getString("hash"),
                                StateJson.schema(row.getString("columns"), row.getString("mapping"), dialect::type),
                                dialect.time(row, "since").orElseThrow().toInstant(ZoneOffset.UTC)),
                        "SELECT s.hash, s.columns, s.mapping, s.since FROM " + from
                                + " s WHERE s.vendor = ? AND s.export_name = ? ORDER BY s.since, s.hash",
                        export.vendor(),
                        export.name()));
    }

    @FunctionalInterface
    private interface Reading<T> {
        List<T> from(JdbcStatements statements, String from) throws SQLException;
    }

    private <T> List<T> read(String operation, StateTable table, Reading<T> reading) {
        Optional<String> from = dialect.readable(table);
        if (from.isEmpty()) {
            return List.of();
        }
        return database.read(operation, statements -> reading.from(statements, from.get()));
    }

    /** A change that somebody else's change of the same rows made impossible is tried again: theirs has ended by then. */
    private <T> T change(String operation, JdbcDatabase.Work<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return database.write(operation, work);
            } catch (LoadConflictException e) {
                if (tries == TRIES) {
                    throw e;
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
