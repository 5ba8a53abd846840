package dev.tarn.jdbc;

import static dev.tarn.jdbc.StateKeys.OF_LOAD;
import static dev.tarn.jdbc.StateKeys.OF_PARTITION;

import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Records what another database has on record, within its caller's transaction. */
record StateAdoption(JdbcStatements statements, JdbcStateDialect dialect) {

    private static final List<String> COLUMNS = List.of(
            "status",
            "load_completed",
            "row_count",
            "file_count",
            "data_format_version",
            "load_timestamp",
            "started_at",
            "ended_at",
            "error_message",
            "table_dataset",
            "table_name",
            "load_id",
            "attempt",
            "source",
            "files");

    /** Whether a given state says something that the record does not. */
    static boolean changes(Optional<LoadState> known, LoadState given) {
        if (known.isEmpty()) {
            return true;
        }
        LoadState here = known.get();
        Instant started = given.startedAt().truncatedTo(ChronoUnit.MICROS);
        return here.current()
                ? here.status() == LoadStatus.COMPLETED
                        && given.status() == LoadStatus.COMPLETED
                        && started.isBefore(here.startedAt())
                : started.isAfter(here.startedAt());
    }

    /** All partitions are taken hold of before anything is read: what is read then is the last word on them. */
    void adopt(List<LoadState> history) throws SQLException {
        Map<String, List<LoadState>> partitions = new TreeMap<>();
        for (LoadState state : history) {
            partitions
                    .computeIfAbsent(state.key().partition().toString(), key -> new ArrayList<>())
                    .add(state);
        }
        for (List<LoadState> states : partitions.values()) {
            hold(states.get(0).key().partition());
        }
        for (List<LoadState> states : partitions.values()) {
            PartitionKey partition = states.get(0).key().partition();
            Map<LoadKey, LoadState> known = known(partition);
            long newest = 0;
            for (LoadState state : states) {
                Optional<LoadState> here = Optional.ofNullable(known.get(state.key()));
                if (changes(here, state)) {
                    newest = Math.max(newest, record(here, state));
                }
            }
            statements.run(
                    "UPDATE " + dialect.table(StateTable.FENCE) + " SET attempt = ?" + OF_PARTITION
                            + " AND attempt < ?",
                    StateKeys.values(List.of(newest), partition, newest));
        }
    }

    private void hold(PartitionKey partition) throws SQLException {
        String fence = dialect.table(StateTable.FENCE);
        Object[] key = StateKeys.values(List.of(), partition);
        if (statements.run("UPDATE " + fence + " SET attempt = attempt" + OF_PARTITION, key) == 0) {
            statements.run(
                    "INSERT INTO " + fence + " (vendor, export_name, account, billing_period, attempt)"
                            + " VALUES (?, ?, ?, ?, 0)",
                    key);
        }
    }

    private Map<LoadKey, LoadState> known(PartitionKey partition) throws SQLException {
        Map<LoadKey, LoadState> known = new HashMap<>();
        new StateRows(statements, dialect, (connection, current) -> Set.of())
                .read(
                        dialect.table(StateTable.LOADS),
                        "s.vendor = ? AND s.export_name = ? AND s.account = ? AND s.billing_period = ?",
                        "s.version_id",
                        StateKeys.values(List.of(), partition))
                .forEach(state -> known.put(state.key(), state));
        return known;
    }

    /** Gives the attempt that was recorded with it, if one was. */
    private long record(Optional<LoadState> here, LoadState given) throws SQLException {
        if (here.isEmpty()) {
            insert(given);
        } else if (here.get().current()) {
            Object ended = given.ended().map(this::time).orElse(null);
            statements.run(
                    "UPDATE " + dialect.table(StateTable.LOADS)
                            + " SET load_timestamp = ?, started_at = ?, ended_at = ?" + OF_LOAD,
                    StateKeys.values(Arrays.asList(ended, time(given.startedAt()), ended), given.key()));
            return 0;
        } else {
            statements.run(
                    "UPDATE " + dialect.table(StateTable.LOADS) + " SET " + String.join(" = ?, ", COLUMNS) + " = ?"
                            + OF_LOAD,
                    StateKeys.values(values(given), given.key()));
        }
        return given.attempt();
    }

    private void insert(LoadState given) throws SQLException {
        List<String> columns = new ArrayList<>(COLUMNS);
        columns.addAll(List.of("vendor", "export_name", "account", "billing_period", "version_id"));
        statements.run(
                "INSERT INTO " + dialect.table(StateTable.LOADS) + " (" + String.join(", ", columns)
                        + ", current_version) VALUES (" + String.join(", ", Collections.nCopies(columns.size(), "?"))
                        + ", false)",
                StateKeys.values(values(given), given.key()));
    }

    private List<Object> values(LoadState given) throws SQLException {
        return Arrays.asList(
                given.status().name(),
                given.status() == LoadStatus.COMPLETED,
                given.rows(),
                given.files().size(),
                given.dataFormatVersion(),
                time(given.ended().orElse(given.startedAt())),
                time(given.startedAt()),
                given.ended().map(this::time).orElse(null),
                given.error().isEmpty() ? null : given.error(),
                given.table().dataset(),
                given.table().name(),
                given.loadId(),
                given.attempt(),
                given.source(),
                dialect.list(statements.connection(), given.files()));
    }

    /** Nothing where it is not known: that is what the record of an older tool says of it. */
    private Object time(Instant time) {
        return time.equals(Instant.EPOCH) ? null : dialect.time(StateKeys.time(time));
    }
}
